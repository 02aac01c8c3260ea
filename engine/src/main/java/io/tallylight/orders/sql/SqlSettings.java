package io.tallylight.orders.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The table of what all engines on a database have in common, in SQL that both databases understand. */
final class SqlSettings {
    private final Connection connection;

    SqlSettings(Connection connection) {
        this.connection = connection;
    }

    Optional<String> find(String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT value FROM engine_settings WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Answers what is kept: the value, or the one that was there. */
    String keep(String name, String value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO engine_settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")) {
            insert.setString(1, name);
            insert.setString(2, value);
            int unused = insert.executeUpdate();
        }
        return find(name).orElseThrow(() -> new SQLException("a setting that was kept is not there"));
    }
}
