package io.tallylight.load.bench.rig;

import io.tallylight.load.harness.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A durable PostgreSQL with a stock table and a table of reservations. Its files go away with it. */
public final class PostgresRig implements AutoCloseable {
    private static final String DATABASE = "postgres";
    private static final long STOCK = 1_000_000_000L;

    private final PostgresServer server;

    private PostgresRig(PostgresServer server) {
        this.server = server;
    }

    /** Whether there are binaries for this machine among the dependencies. */
    public static boolean isHere() {
        return PostgresServer.isHere();
    }

    /** As its manual advises for a load of many writes: no checkpoint in the middle, and memory for what is hot. */
    public static Map<String, String> manyWrites() {
        return Map.of("max_wal_size", "8GB", "shared_buffers", "256MB");
    }

    /** Starts one; the first time on a machine it is unpacked, which takes some seconds. */
    public static PostgresRig start() throws IOException, SQLException {
        var rig = new PostgresRig(PostgresServer.start(manyWrites()));
        boolean ready = false;
        try (var connection = rig.connect()) {
            makeTables(connection);
            ready = true;
            return rig;
        } finally {
            if (!ready) {
                rig.close();
            }
        }
    }

    /** {@code PostgreSQL 18.6 …}. */
    public String version() throws SQLException {
        return server.version();
    }

    Connection connect() throws SQLException {
        return server.connect(DATABASE);
    }

    /** Room in the pages of the stock, so that an update stays on its page and touches no index. */
    private static void makeTables(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE stock (sku text PRIMARY KEY, available bigint NOT NULL CHECK (available >= 0),"
                            + " reserved bigint NOT NULL) WITH (fillfactor = 10)");
            statement.execute(
                    "CREATE TABLE reservations (key text PRIMARY KEY, buyer_id text NOT NULL, sku text NOT NULL,"
                            + " quantity bigint NOT NULL, expires_at timestamptz NOT NULL)");
            statement.execute("INSERT INTO stock SELECT 'SKU-' || n, " + STOCK + ", 0 FROM generate_series(1, "
                    + RowLock.ROWS_MAX + ") n");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
