package io.tallylight.load.bench.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A database as an order system: what it has is asked of its tables. */
abstract class SqlTarget implements Target {
    private static final List<String> TABLES = List.of("order_lines", "order_events", "order_records");

    /** A connection that only reads. */
    abstract Connection reading();

    /** SQL for the epoch ms at which a row of {@code orders} was recorded. */
    abstract String recordedAt();

    @Override
    public final long highest(String show) throws SQLException {
        return number("SELECT coalesce(max(number), 0) FROM orders WHERE show_id = ?", show);
    }

    @Override
    public final Timeline since(String show, long number) throws SQLException {
        var query = "SELECT number, committed_at_ms, " + recordedAt()
                + " FROM orders WHERE show_id = ? AND number > ? ORDER BY number";
        try (var select = reading().prepareStatement(query)) {
            select.setString(1, show);
            select.setLong(2, number);
            try (var row = select.executeQuery()) {
                var orders = new ArrayList<Recorded>();
                while (row.next()) {
                    orders.add(new Recorded(row.getLong(1), row.getLong(2), row.getLong(3)));
                }
                return new Timeline(orders);
            }
        }
    }

    /** Each order of these shows has one line, one event and one record: they are sales of one unit. */
    @Override
    public final List<String> check(String show, long sold) throws SQLException {
        var complaints = new ArrayList<String>();
        complain(complaints, "orders", sold, number("SELECT count(*) FROM orders WHERE show_id = ?", show));
        complain(
                complaints,
                "different numbers, 1 to n",
                sold,
                number(
                        "SELECT count(DISTINCT number) FROM orders WHERE show_id = ? AND number BETWEEN 1 AND " + sold,
                        show));
        for (var table : TABLES) {
            var count =
                    "SELECT count(*) FROM orders o JOIN " + table + " t ON t.order_id = o.order_id WHERE o.show_id = ?";
            complain(complaints, table, sold, number(count, show));
        }
        return complaints;
    }

    private void complain(List<String> complaints, String what, long sold, long found) {
        if (found != sold) {
            complaints.add(name() + " has " + found + " " + what + " of " + sold + " orders");
        }
    }

    final long number(String query, String show) throws SQLException {
        try (PreparedStatement select = reading().prepareStatement(query)) {
            select.setString(1, show);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Does nothing but keep others from writing until it is rolled back. */
    static void begin(Connection connection, String lock) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(lock);
        }
    }
}
