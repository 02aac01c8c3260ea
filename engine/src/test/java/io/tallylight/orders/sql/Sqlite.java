package io.tallylight.orders.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into a SQLite file from outside, on a connection of its own. */
public final class Sqlite {
    private Sqlite() {}

    /** Each row as its columns joined by {@code |}. */
    public static List<String> rows(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            int columns = row.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                StringBuilder text = new StringBuilder(String.valueOf(row.getString(1)));
                for (int column = 2; column <= columns; column++) {
                    text.append('|').append(row.getString(column));
                }
                rows.add(text.toString());
            }
            return rows;
        }
    }

    public static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Numbers of all orders of a show in the order in which they were inserted. */
    public static List<Long> numbers(String url, String show) throws SQLException {
        return rows(url, "SELECT number FROM orders WHERE show_id = '" + show + "' ORDER BY rowid").stream()
                .map(Long::parseLong)
                .toList();
    }
}
