package io.tallylight.orders.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Cancellation.Taken;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.StoredOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the cancellations of a page of orders from the SQL tables. */
final class SqlCancellationReader {
    private static final String SELECT =
            "SELECT order_id, cancellation_no, seq, at_ms, restock, reason, amount, key_id,"
                    + " fingerprint, lines FROM order_cancellations WHERE show_id = ? AND number BETWEEN ? AND ?"
                    + " ORDER BY number, order_id, cancellation_no";

    private final Map<String, List<Row>> byOrder = new HashMap<>();

    private record Row(
            int no,
            long seq,
            long at,
            boolean restock,
            @Nullable String reason,
            long amount,
            String keyId,
            String fingerprint,
            String lines) {}

    /** Reads the cancellations of the orders with these numbers. */
    SqlCancellationReader(Connection connection, String show, long from, long to) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, show);
            select.setLong(2, from);
            select.setLong(3, to);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    byOrder.computeIfAbsent(row.getString(1), id -> new ArrayList<>())
                            .add(new Row(
                                    row.getInt(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getInt(5) == 1,
                                    row.getString(6),
                                    row.getLong(7),
                                    row.getString(8),
                                    row.getString(9),
                                    row.getString(10)));
                }
            }
        }
    }

    /** Returns the order with all its cancellations. */
    StoredOrder of(String orderId, Reservation order, OrderEvent.Origin origin) throws SQLException {
        List<Row> rows = byOrder.getOrDefault(orderId, List.of());
        if (rows.isEmpty()) {
            return new StoredOrder(order, origin);
        }
        List<Integer> units = new ArrayList<>(Collections.nCopies(order.lines().size(), 0));
        List<Cancellation> cancellations = new ArrayList<>(rows.size());
        for (Row row : rows) {
            List<Taken> taken = taken(row.lines, order.lines());
            taken.forEach(its -> units.set(its.line(), units.get(its.line()) + its.units()));
            cancellations.add(new Cancellation(
                    row.keyId,
                    row.fingerprint,
                    orderId.substring(orderId.length() - Ids.LENGTH),
                    row.no,
                    row.seq,
                    row.at,
                    row.restock,
                    row.reason == null ? "" : row.reason,
                    row.amount,
                    taken,
                    List.copyOf(units)));
        }
        List<String> ids = cancellations.stream().map(Cancellation::id).toList();
        long seq = rows.get(rows.size() - 1).seq;
        Reservation now = order.cancelled(new Reservation.Cancelled(List.copyOf(units), ids), seq);
        return new StoredOrder(now, origin, cancellations);
    }

    private static List<Taken> taken(String json, List<Reservation.Line> lines) throws SQLException {
        List<Integer> sold = new ArrayList<>(); // index of each line that has a number
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).quantity() > 0) {
                sold.add(i);
            }
        }
        try {
            List<Taken> taken = new ArrayList<>();
            for (JsonNode line : Json.read(json.getBytes(StandardCharsets.UTF_8))) {
                taken.add(new Taken(
                        sold.get(line.path(0).intValue() - 1), line.path(1).intValue()));
            }
            return List.copyOf(taken);
        } catch (JsonProcessingException | IndexOutOfBoundsException e) {
            throw new SQLException("a cancellation has lines that its order has not: " + json, e);
        }
    }
}
