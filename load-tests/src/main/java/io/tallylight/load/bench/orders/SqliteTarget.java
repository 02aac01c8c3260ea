package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.rig.EngineRig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The engine's own SQLite file. When a row was recorded is what the row says: the moment before its batch was written. */
final class SqliteTarget extends SqlTarget {
    private static final String WAIT = "PRAGMA busy_timeout = 60000";

    private @Nullable Connection reading;
    private @Nullable Connection locking;

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public void opened(EngineRig engine) throws SQLException {
        var url = "jdbc:sqlite:" + engine.data().resolve("orders.db");
        reading = DriverManager.getConnection(url);
        locking = DriverManager.getConnection(url);
        begin(locking, WAIT);
    }

    @Override
    Connection reading() {
        return Objects.requireNonNull(reading, "the engine runs");
    }

    @Override
    String recordedAt() {
        return "recorded_at_ms";
    }

    @Override
    public void holdBack() throws SQLException {
        begin(lock(), "BEGIN IMMEDIATE");
    }

    @Override
    public void release() throws SQLException {
        begin(lock(), "ROLLBACK");
    }

    private Connection lock() {
        return Objects.requireNonNull(locking, "the engine runs");
    }

    @Override
    public void close() throws SQLException {
        if (reading != null) {
            reading.close();
        }
        if (locking != null) {
            locking.close();
        }
    }
}
