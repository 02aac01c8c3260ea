package io.tallylight.load.bench.orders;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What one would write by hand to get the same rows into the same PostgreSQL: one connection, and for each batch a
 * transaction with one multi-row insert for each table. The tables are copies of the engine's, with its keys, indexes and
 * references, in a schema of their own. The rows are in memory before the clock starts.
 */
final class HandWritten implements AutoCloseable {
    private static final List<String> TABLES = List.of("orders", "order_lines", "order_events", "order_records");
    private static final double NS_IN_S = TimeUnit.SECONDS.toNanos(1);

    private final Connection connection;

    /** {@code connection}: of its own, to the database that has the engine's tables. */
    HandWritten(Connection connection) throws SQLException {
        this.connection = connection;
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA hand");
            for (var table : TABLES) {
                statement.execute("CREATE TABLE hand." + table + " (LIKE public." + table + " INCLUDING ALL)");
            }
            for (var table : List.of("order_lines", "order_records")) {
                statement.execute(
                        "ALTER TABLE hand." + table + " ADD FOREIGN KEY (order_id) REFERENCES hand.orders (order_id)");
            }
        }
        connection.setAutoCommit(false);
    }

    /**
     * Inserts the orders that the engine's tables have.
     *
     * @param before number of the last order before them; each has one row in each table
     * @param ordersEach in one transaction
     * @return orders a second
     */
    double insert(String show, long before, int ordersEach) throws SQLException {
        var rows = new LinkedHashMap<String, List<Object[]>>();
        for (var table : TABLES) {
            rows.put(table, read(table, show, before));
        }
        int orders = size(rows);
        long startNs = System.nanoTime();
        for (int from = 0; from < orders; from += ordersEach) {
            int to = Math.min(orders, from + ordersEach);
            for (var table : TABLES) {
                insert(table, rows.getOrDefault(table, List.of()).subList(from, to));
            }
            connection.commit();
        }
        return orders / ((System.nanoTime() - startNs) / NS_IN_S);
    }

    private static int size(Map<String, List<Object[]>> rows) throws SQLException {
        int orders = rows.getOrDefault(TABLES.get(0), List.of()).size();
        for (var table : TABLES) {
            if (orders == 0 || rows.getOrDefault(table, List.of()).size() != orders) {
                throw new SQLException("the engine's tables do not have one row for each order in " + table);
            }
        }
        return orders;
    }

    private List<Object[]> read(String table, String show, long before) throws SQLException {
        var query = "SELECT t.* FROM public.orders o JOIN public." + table
                + " t ON t.order_id = o.order_id WHERE o.show_id = ? AND o.number > ? ORDER BY o.number";
        try (var select = connection.prepareStatement(query)) {
            select.setString(1, show);
            select.setLong(2, before);
            try (var row = select.executeQuery()) {
                int columns = row.getMetaData().getColumnCount();
                var rows = new ArrayList<Object[]>();
                while (row.next()) {
                    var values = new Object[columns];
                    for (int i = 0; i < columns; i++) {
                        values[i] = row.getObject(i + 1);
                    }
                    rows.add(values);
                }
                return rows;
            }
        }
    }

    private void insert(String table, List<Object[]> rows) throws SQLException {
        int columns = rows.get(0).length;
        var one = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
        var all = String.join(", ", Collections.nCopies(rows.size(), one));
        try (var insert = connection.prepareStatement("INSERT INTO hand." + table + " VALUES " + all)) {
            int parameter = 1;
            for (var row : rows) {
                for (var value : row) {
                    insert.setObject(parameter++, value);
                }
            }
            if (insert.executeUpdate() != rows.size()) {
                throw new SQLException("a direct insert changed something else than its rows");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
