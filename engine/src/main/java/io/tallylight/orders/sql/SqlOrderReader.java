package io.tallylight.orders.sql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.orders.CancelledLinesJson;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.StoredOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads orders back from the SQL tables as the reservations that they came from. */
final class SqlOrderReader {
    private static final String ORDERS = "SELECT o.order_id, o.number, o.buyer_id, o.channel, o.currency, o.total,"
            + " o.payment_method, o.payment_reference, o.attribution, o.metadata, o.committed_at_ms, r.epoch, r.seq,"
            + " r.fingerprint, r.key_id, r.key_fingerprint, r.created_at_ms, r.expires_at_ms, r.lines FROM orders o"
            + " LEFT JOIN order_records r ON r.show_id = o.show_id AND r.number = o.number AND r.order_id = o.order_id"
            + " WHERE o.show_id = ? AND (o.number, o.order_id) > (?, ?) ORDER BY o.number, o.order_id LIMIT ?";
    private static final String LINES = "SELECT l.order_id, l.sku, l.quantity, l.unit_price FROM orders o"
            + " JOIN order_lines l USING (order_id) WHERE o.show_id = ? AND o.number BETWEEN ? AND ?"
            + " ORDER BY o.number, o.order_id, l.line_no";

    private final Connection connection;

    SqlOrderReader(Connection connection) {
        this.connection = connection;
    }

    /** Returns at most {@code limit} orders behind a place; null for the first ones. */
    List<StoredOrder> read(String show, StoredOrder.@Nullable Place after, int limit) throws SQLException {
        List<Row> rows = rows(show, after, limit);
        if (rows.isEmpty()) {
            return List.of();
        }
        long from = rows.get(0).number;
        long to = rows.get(rows.size() - 1).number;
        Map<String, List<Reservation.Line>> lines = lines(show, from, to);
        SqlCancellationReader cancellations = new SqlCancellationReader(connection, show, from, to);
        List<StoredOrder> orders = new ArrayList<>(rows.size());
        for (Row row : rows) {
            List<Reservation.Line> sold = lines.getOrDefault(row.orderId, List.of());
            Reservation order = row.order(row.cutLines == null ? sold : CancelledLinesJson.read(row.cutLines));
            orders.add(cancellations.of(row.orderId, order, row.origin));
        }
        return orders;
    }

    private record Row(
            String orderId,
            long number,
            String buyerId,
            String body,
            String currency,
            long total,
            Reservation.Payment payment,
            long committedAt,
            long createdAt,
            long expiresAt,
            String fingerprint,
            OrderEvent.Origin origin,
            @Nullable String cutLines) {
        Reservation order(List<Reservation.Line> lines) {
            return new Reservation(
                    orderId.substring(orderId.length() - Ids.LENGTH),
                    fingerprint,
                    ReservationState.COMMITTED,
                    origin.seq(),
                    createdAt,
                    expiresAt,
                    committedAt,
                    currency,
                    total,
                    number,
                    payment,
                    buyerId,
                    body,
                    lines,
                    0,
                    false,
                    false);
        }
    }

    private List<Row> rows(String show, StoredOrder.@Nullable Place after, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ORDERS)) {
            select.setString(1, show);
            select.setLong(2, after == null ? 0 : after.number());
            select.setString(3, after == null ? "" : Ids.orderId(show, after.id()));
            select.setInt(4, limit);
            try (ResultSet row = select.executeQuery()) {
                List<Row> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(row(row));
                }
                return rows;
            }
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        boolean known = row.getString(14) != null;
        long committedAt = row.getLong(11);
        String currency = row.getString(5);
        long total = row.getLong(6);
        return new Row(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                body(row.getString(4), row.getString(9), row.getString(10)),
                currency,
                total,
                new Reservation.Payment(row.getString(7), row.getString(8), total, currency),
                committedAt,
                known ? row.getLong(17) : committedAt,
                known ? row.getLong(18) : committedAt,
                known ? row.getString(14) : "",
                known
                        ? new OrderEvent.Origin(
                                row.getString(15), row.getString(16), row.getString(12), row.getLong(13))
                        : OrderEvent.Origin.UNKNOWN,
                row.getString(19));
    }

    /** Returns the optional fields of the order as a body, in the order in which they stand there. */
    private static String body(@Nullable String channel, @Nullable String attribution, @Nullable String metadata)
            throws SQLException {
        try {
            ObjectNode body = Json.object();
            if (channel != null) {
                body.put("channel", channel);
            }
            if (attribution != null) {
                body.set("attribution", Json.read(attribution.getBytes(StandardCharsets.UTF_8)));
            }
            if (metadata != null) {
                body.set("metadata", Json.read(metadata.getBytes(StandardCharsets.UTF_8)));
            }
            return body.isEmpty() ? "" : Json.write(body);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new SQLException("an order has attribution or metadata that is not JSON", e);
        }
    }

    private Map<String, List<Reservation.Line>> lines(String show, long from, long to) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LINES)) {
            select.setString(1, show);
            select.setLong(2, from);
            select.setLong(3, to);
            try (ResultSet row = select.executeQuery()) {
                Map<String, List<Reservation.Line>> lines = new HashMap<>();
                while (row.next()) {
                    int quantity = row.getInt(3);
                    lines.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                            .add(new Reservation.Line(row.getString(2), quantity, quantity, row.getLong(4), ""));
                }
                return lines;
            }
        }
    }
}
