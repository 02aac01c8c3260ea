package io.tallylight.orders.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The table of settings that all engines on a database share, in SQL that both databases understand. */
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

    /** Stores a value; returns the stored value, which is the earlier one if there was one. */
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
