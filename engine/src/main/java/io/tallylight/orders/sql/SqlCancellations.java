package io.tallylight.orders.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderJson;
import io.tallylight.orders.RecordResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The statements that put cancellations into the tables, the same in each SQL database, within the caller's
 * transaction. Cancellations are rare, so each has its own statements. The order's own rows are updated: {@code
 * order_lines.cancelled} and {@code orders.state} are all that ever changes there.
 */
final class SqlCancellations {
    private static final String EVENT = "INSERT INTO order_events (event_id, order_id, type, at_ms, payload)"
            + " SELECT ?, order_id, ?, ?, ? FROM orders WHERE order_id = ? ON CONFLICT (event_id) DO NOTHING";
    private static final String ROW =
            "INSERT INTO order_cancellations (show_id, number, order_id, cancellation_no, epoch,"
                    + " seq, at_ms, restock, reason, amount, key_id, fingerprint, lines)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String LINE = "UPDATE order_lines SET cancelled = ? WHERE order_id = ? AND line_no = ?";
    private static final String STATE = "UPDATE orders SET state = ? WHERE order_id = ?";
    private static final String PAYLOAD = "SELECT payload FROM order_events WHERE event_id = ?";

    private final Connection connection;

    private SqlCancellations(Connection connection) {
        this.connection = connection;
    }

    /** Inserts orders. */
    interface Orders {
        List<RecordResult> insert(List<OrderEvent> committed) throws SQLException;
    }

    /**
     * Inserts the orders among these events, and then the cancellations; returns the results in the order of the
     * events.
     */
    static List<RecordResult> insert(Connection connection, List<OrderEvent> events, Orders orders)
            throws SQLException {
        List<OrderEvent> committed =
                events.stream().filter(event -> event.cancellation() == null).toList();
        if (committed.size() == events.size()) {
            return orders.insert(events);
        }
        Iterator<RecordResult> inserted =
                (committed.isEmpty() ? List.<RecordResult>of() : orders.insert(committed)).iterator();
        SqlCancellations sql = new SqlCancellations(connection);
        List<RecordResult> results = new ArrayList<>(events.size());
        for (OrderEvent event : events) {
            Cancellation cancellation = event.cancellation();
            results.add(cancellation == null ? inserted.next() : sql.insert(event, cancellation));
        }
        return results;
    }

    private RecordResult insert(OrderEvent event, Cancellation cancellation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(EVENT)) {
            insert.setString(1, event.eventId());
            insert.setString(2, event.type());
            insert.setLong(3, event.at());
            SqlJson.bind(insert, 4, event.payload());
            insert.setString(5, event.orderId());
            if (insert.executeUpdate() == 0) {
                return compare(event);
            }
        }
        insertRow(event, cancellation);
        int lineNo = 0;
        for (JsonNode line : event.order().path("lines")) {
            lineNo++;
            if (line.has("cancelled")) {
                update(event.orderId(), lineNo, line.path("cancelled").intValue());
            }
        }
        if (event.reservation().isWhollyCancelled()) {
            try (PreparedStatement update = connection.prepareStatement(STATE)) {
                update.setString(1, OrderJson.CANCELLED);
                update.setString(2, event.orderId());
                update.executeUpdate();
            }
        }
        return new RecordResult.Recorded();
    }

    private void insertRow(OrderEvent event, Cancellation cancellation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ROW)) {
            insert.setString(1, event.show());
            insert.setLong(2, event.number());
            insert.setString(3, event.orderId());
            insert.setInt(4, cancellation.no());
            insert.setString(5, event.origin().epoch());
            insert.setLong(6, cancellation.seq());
            insert.setLong(7, cancellation.at());
            insert.setInt(8, cancellation.restock() ? 1 : 0);
            insert.setString(9, cancellation.reason().isEmpty() ? null : cancellation.reason());
            insert.setLong(10, cancellation.amount());
            insert.setString(11, cancellation.id());
            insert.setString(12, cancellation.fingerprint());
            SqlJson.bind(insert, 13, lines(event.reservation(), cancellation));
            insert.executeUpdate();
        }
    }

    private void update(String orderId, int lineNo, int cancelled) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(LINE)) {
            update.setInt(1, cancelled);
            update.setString(2, orderId);
            update.setInt(3, lineNo);
            update.executeUpdate();
        }
    }

    /** Returns {@code [[line_no, units], …]}: lines that were cut to nothing have no number. */
    private static String lines(Reservation order, Cancellation cancellation) {
        ArrayNode lines = Json.MAPPER.createArrayNode();
        for (Cancellation.Taken taken : cancellation.taken()) {
            int lineNo = 0;
            for (Reservation.Line line : order.lines().subList(0, taken.line() + 1)) {
                lineNo += line.quantity() > 0 ? 1 : 0;
            }
            lines.addArray().add(lineNo).add(taken.units());
        }
        return Json.write(lines);
    }

    /** Returns the result for a cancellation whose event is recorded already, or whose order is missing. */
    private RecordResult compare(OrderEvent event) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PAYLOAD)) {
            select.setString(1, event.eventId());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? SqlOrders.compare(event, row.getString(1))
                        : new RecordResult.Refused("its order is not recorded here");
            }
        }
    }
}
