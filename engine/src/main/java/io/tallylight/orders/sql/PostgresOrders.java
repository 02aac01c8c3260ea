package io.tallylight.orders.sql;

import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.RecordResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements that put order events into the tables of PostgreSQL, a table at a time, within the caller's transaction. */
final class PostgresOrders {
    private static final String INSERT_ORDERS = SqlTable.ORDERS.insertMany() + " RETURNING order_id";
    private static final String PAYLOADS = "SELECT event_id, payload FROM order_events WHERE event_id = ANY (?)";

    private final Connection connection;
    private final long now;

    /**
     * Creates statements on {@code connection}.
     *
     * @param now time for {@code recorded_at_ms}, epoch ms
     */
    PostgresOrders(Connection connection, long now) {
        this.connection = connection;
        this.now = now;
    }

    /** Inserts new events, in the order given; existing rows are compared and left as they are. */
    List<RecordResult> insert(List<OrderEvent> events) throws SQLException {
        return SqlCancellations.insert(connection, events, this::insertCommitted);
    }

    private List<RecordResult> insertCommitted(List<OrderEvent> events) throws SQLException {
        Set<String> inserted = insertOrders(events);
        List<OrderEvent> fresh = new ArrayList<>(events.size());
        List<OrderEvent> known = new ArrayList<>();
        @Nullable RecordResult[] results = new RecordResult[events.size()];
        for (int i = 0; i < results.length; i++) {
            OrderEvent event = events.get(i);
            if (inserted.remove(event.orderId())) { // the first of two in one batch
                fresh.add(event);
                results[i] = new RecordResult.Recorded();
            } else {
                known.add(event);
            }
        }
        for (SqlTable table : List.of(SqlTable.LINES, SqlTable.EVENTS, SqlTable.RECORDS)) {
            insert(table, fresh);
        }
        Map<String, String> payloads = payloads(known);
        List<RecordResult> answers = new ArrayList<>(events.size());
        for (int i = 0; i < results.length; i++) {
            OrderEvent event = events.get(i);
            RecordResult result = results[i];
            answers.add(result != null ? result : SqlOrders.compare(event, payloads.get(event.eventId())));
        }
        return answers;
    }

    private Set<String> insertOrders(List<OrderEvent> events) throws SQLException {
        try (PreparedStatement insert = prepare(INSERT_ORDERS, SqlTable.ORDERS, events);
                ResultSet row = insert.executeQuery()) {
            Set<String> ids = new HashSet<>();
            while (row.next()) {
                ids.add(row.getString(1));
            }
            return ids;
        }
    }

    private void insert(SqlTable table, List<OrderEvent> events) throws SQLException {
        if (!events.isEmpty()) {
            try (PreparedStatement insert = prepare(table.insertMany(), table, events)) {
                insert.executeUpdate();
            }
        }
    }

    private PreparedStatement prepare(String sql, SqlTable table, List<OrderEvent> events) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>(events.size());
        events.forEach(event -> rows.addAll(table.rows(event, now)));
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int column = 0; column < table.arrayTypes().size(); column++) {
                String type = table.arrayTypes().get(column);
                @Nullable Object[] values = values(type, rows.size());
                for (int row = 0; row < values.length; row++) {
                    values[row] = rows.get(row)[column];
                }
                statement.setArray(column + 1, connection.createArrayOf(type, values));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private Map<String, String> payloads(List<OrderEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return Map.of();
        }
        try (PreparedStatement select = connection.prepareStatement(PAYLOADS)) {
            String[] ids = events.stream().map(OrderEvent::eventId).toArray(String[]::new);
            select.setArray(1, connection.createArrayOf("text", ids));
            try (ResultSet row = select.executeQuery()) {
                Map<String, String> payloads = new HashMap<>();
                while (row.next()) {
                    payloads.put(row.getString(1), row.getString(2));
                }
                return payloads;
            }
        }
    }

    /**
     * Creates the array of a parameter. An array of exactly its type is sent in binary; an array of objects is sent as
     * text, in which every quote of JSON is escaped.
     */
    private static @Nullable Object[] values(String type, int count) {
        return switch (type) {
            case "text" -> new String[count];
            case "int8" -> new Long[count];
            case "int4" -> new Integer[count];
            default -> throw new IllegalArgumentException("no array of " + type);
        };
    }
}
