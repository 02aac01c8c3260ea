package io.tallylight.orders;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.Reservation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements that put order events into the SQL tables, within the caller's transaction. */
final class SqlOrders {
    private static final String ORDER =
            "INSERT INTO orders (order_id, number, show_id, reservation_id, buyer_id, state,"
                    + " channel, currency, total, payment_method, payment_reference, attribution, metadata, test,"
                    + " committed_at_ms, recorded_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (order_id) DO NOTHING";
    private static final String LINE = "INSERT INTO order_lines (order_id, line_no, sku, quantity, unit_price)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (order_id, line_no) DO NOTHING";
    private static final String EVENT = "INSERT INTO order_events (event_id, order_id, type, at_ms, payload)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING";
    private static final String RECORD =
            "INSERT INTO order_records (show_id, number, order_id, epoch, seq, fingerprint,"
                    + " key_id, key_fingerprint, created_at_ms, expires_at_ms, lines) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";
    private static final String PAYLOAD = "SELECT payload FROM order_events WHERE event_id = ?";

    private final Connection connection;
    private final long now;

    /**
     * Statements on {@code connection}.
     *
     * @param now for {@code recorded_at_ms}, epoch ms
     */
    SqlOrders(Connection connection, long now) {
        this.connection = connection;
        this.now = now;
    }

    /** Inserts what is new, in the order given; what is there already is compared and left as it is. */
    List<RecordResult> insert(List<OrderEvent> events) throws SQLException {
        int[] inserted = insertOrders(events);
        List<OrderEvent> fresh = new ArrayList<>(events.size());
        List<RecordResult> results = new ArrayList<>(events.size());
        for (int i = 0; i < inserted.length; i++) {
            if (inserted[i] == 1) {
                fresh.add(events.get(i));
            }
        }
        insertLines(fresh);
        insertEvents(fresh);
        insertRecords(fresh);
        for (int i = 0; i < inserted.length; i++) {
            results.add(inserted[i] == 1 ? new RecordResult.Recorded() : compare(events.get(i)));
        }
        return results;
    }

    private int[] insertOrders(List<OrderEvent> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ORDER)) {
            for (OrderEvent event : events) {
                bindOrder(insert, event);
                insert.addBatch();
            }
            return insert.executeBatch();
        }
    }

    private void bindOrder(PreparedStatement insert, OrderEvent event) throws SQLException {
        Reservation reservation = event.reservation();
        JsonNode order = event.order();
        insert.setString(1, event.orderId());
        insert.setLong(2, event.number());
        insert.setString(3, event.show());
        insert.setString(4, Ids.reservationId(event.show(), reservation.id()));
        insert.setString(5, reservation.buyerId());
        insert.setString(6, order.path("state").textValue());
        insert.setString(7, order.path("channel").textValue());
        insert.setString(8, reservation.currency());
        insert.setLong(9, reservation.total());
        insert.setString(10, order.path("payment").path("method").textValue());
        insert.setString(11, order.path("payment").path("reference").textValue());
        insert.setString(12, json(order.get("attribution")));
        insert.setString(13, json(order.get("metadata")));
        insert.setInt(14, event.test() ? 1 : 0);
        insert.setLong(15, reservation.endedAt());
        insert.setLong(16, now);
    }

    private void insertLines(List<OrderEvent> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(LINE)) {
            for (OrderEvent event : events) {
                String orderId = event.orderId();
                int lineNo = 0;
                for (JsonNode line : event.order().path("lines")) {
                    insert.setString(1, orderId);
                    insert.setInt(2, ++lineNo);
                    insert.setString(3, line.path("sku").textValue());
                    insert.setInt(4, line.path("quantity").intValue());
                    insert.setLong(5, line.path("unitPrice").longValue());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private void insertEvents(List<OrderEvent> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(EVENT)) {
            for (OrderEvent event : events) {
                insert.setString(1, event.eventId());
                insert.setString(2, event.orderId());
                insert.setString(3, event.type());
                insert.setLong(4, event.at());
                insert.setString(5, event.payload());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void insertRecords(List<OrderEvent> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(RECORD)) {
            for (OrderEvent event : events) {
                OrderEvent.Origin origin = event.origin();
                Reservation reservation = event.reservation();
                insert.setString(1, event.show());
                insert.setLong(2, event.number());
                insert.setString(3, event.orderId());
                insert.setString(4, origin.epoch());
                insert.setLong(5, origin.seq());
                insert.setString(6, reservation.fingerprint());
                insert.setString(7, origin.keyId());
                insert.setString(8, origin.keyFingerprint());
                insert.setLong(9, reservation.createdAt());
                insert.setLong(10, reservation.expiresAt());
                insert.setString(11, CutLines.write(reservation.lines()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private RecordResult compare(OrderEvent event) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PAYLOAD)) {
            select.setString(1, event.eventId());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return new RecordResult.Differs("the order is there without this event");
                }
                String recorded = row.getString(1);
                return event.payload().equals(recorded)
                        ? new RecordResult.Recorded()
                        : new RecordResult.Differs("recorded is " + recorded);
            }
        }
    }

    private static @Nullable String json(@Nullable JsonNode value) {
        return value == null ? null : value.toString();
    }
}
