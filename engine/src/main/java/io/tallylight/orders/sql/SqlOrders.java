package io.tallylight.orders.sql;

import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.RecordResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements that put order events into the tables of SQLite, within the caller's transaction. */
final class SqlOrders {
    private static final String PAYLOAD = "SELECT payload FROM order_events WHERE event_id = ?";

    private final Connection connection;
    private final long now;

    /**
     * Creates statements on {@code connection}.
     *
     * @param now time for {@code recorded_at_ms}, epoch ms
     */
    SqlOrders(Connection connection, long now) {
        this.connection = connection;
        this.now = now;
    }

    /** Inserts new events, in the order given; existing rows are compared and left as they are. */
    List<RecordResult> insert(List<OrderEvent> events) throws SQLException {
        return SqlCancellations.insert(connection, events, this::insertOrders);
    }

    private List<RecordResult> insertOrders(List<OrderEvent> events) throws SQLException {
        int[] inserted = insert(SqlTable.ORDERS, events);
        List<OrderEvent> fresh = new ArrayList<>(events.size());
        List<RecordResult> results = new ArrayList<>(events.size());
        for (int i = 0; i < inserted.length; i++) {
            if (inserted[i] == 1) {
                fresh.add(events.get(i));
            }
        }
        for (SqlTable table : List.of(SqlTable.LINES, SqlTable.EVENTS, SqlTable.RECORDS)) {
            int[] unused = insert(table, fresh);
        }
        for (int i = 0; i < inserted.length; i++) {
            results.add(inserted[i] == 1 ? new RecordResult.Recorded() : compare(events.get(i)));
        }
        return results;
    }

    /** Executes the inserts row by row; returns for each row how many were inserted, 0 or 1. */
    private int[] insert(SqlTable table, List<OrderEvent> events) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(table.insertOne())) {
            for (OrderEvent event : events) {
                for (@Nullable Object[] row : table.rows(event, now)) {
                    for (int i = 0; i < row.length; i++) {
                        insert.setObject(i + 1, row[i]);
                    }
                    insert.addBatch();
                }
            }
            return insert.executeBatch();
        }
    }

    private RecordResult compare(OrderEvent event) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PAYLOAD)) {
            select.setString(1, event.eventId());
            try (ResultSet row = select.executeQuery()) {
                return compare(event, row.next() ? row.getString(1) : null);
            }
        }
    }

    /** Returns the result for an event whose order exists already, with the stored payload of the event, if any. */
    static RecordResult compare(OrderEvent event, @Nullable String deliveryAwaiter) {
        if (deliveryAwaiter == null) {
            return new RecordResult.Differs("the order is there without this event");
        }
        return SqlJson.isSame(deliveryAwaiter, event.payload())
                ? new RecordResult.Recorded()
                : new RecordResult.Differs("recorded is " + deliveryAwaiter);
    }
}
