package io.tallylight.load.bench.rig;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * A PostgreSQL with a stock table and a table of reservations, as durable as its default settings make it. Its files go
 * away with it.
 */
public final class PostgresRig implements AutoCloseable {
    /** What it must be for the comparison to be fair; the embedding library turns the first two off for tests. */
    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

    private static final long STOCK = 1_000_000_000L;

    private final EmbeddedPostgres postgres;

    private PostgresRig(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Whether there are binaries for this machine among the dependencies. */
    public static boolean isHere() {
        return System.getProperty("os.name").equals("Linux") && ARCHITECTURES.contains(System.getProperty("os.arch"));
    }

    /** Starts one; the first time on a machine it is unpacked, which takes some seconds. */
    public static PostgresRig start() throws IOException, SQLException {
        var builder = EmbeddedPostgres.builder();
        DURABLE.forEach(setting -> builder.setServerConfig(setting, "on"));
        // As its manual advises for a load of many writes: no checkpoint in the middle, and memory for what is hot.
        builder.setServerConfig("max_wal_size", "8GB").setServerConfig("shared_buffers", "256MB");
        var rig = new PostgresRig(builder.start());
        boolean ready = false;
        try (var connection = rig.connect()) {
            rig.requireDurable(connection);
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
        try (var connection = connect()) {
            return "PostgreSQL " + show(connection, "server_version");
        }
    }

    Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    private void requireDurable(Connection connection) throws SQLException {
        for (var setting : DURABLE) {
            if (!show(connection, setting).equals("on")) {
                throw new SQLException("PostgreSQL runs with " + setting + " " + show(connection, setting));
            }
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + setting)) {
            return row.next() ? row.getString(1) : "";
        }
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
        postgres.close();
    }
}
