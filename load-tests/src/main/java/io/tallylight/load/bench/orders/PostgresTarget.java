package io.tallylight.load.bench.orders;

import io.tallylight.load.bench.rig.EngineRig;
import io.tallylight.load.bench.rig.PostgresRig;
import io.tallylight.load.harness.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A durable PostgreSQL. When a row was recorded is what the server says: the moment of the commit that it came with. */
final class PostgresTarget extends SqlTarget {
    private static final String DATABASE = "orders";

    private final PostgresServer server;
    private final Connection reading;
    private final Connection locking;

    private PostgresTarget(PostgresServer server, Connection reading, Connection locking) {
        this.server = server;
        this.reading = reading;
        this.locking = locking;
    }

    /** Starts the server. */
    static PostgresTarget start() throws IOException, SQLException {
        var settings = new HashMap<>(PostgresRig.manyWrites());
        settings.put("track_commit_timestamp", "on");
        var server = PostgresServer.start(settings);
        boolean started = false;
        try {
            server.makeDatabase(DATABASE);
            var target = new PostgresTarget(server, server.connect(DATABASE), server.connect(DATABASE));
            target.locking.setAutoCommit(false);
            started = true;
            return target;
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("TALLYLIGHT_ORDERS_SQL_URL", server.url(DATABASE));
    }

    @Override
    public void opened(EngineRig engine) {}

    @Override
    Connection reading() {
        return reading;
    }

    @Override
    String recordedAt() {
        return "CAST(1000 * extract(epoch FROM pg_xact_commit_timestamp(xmin)) AS bigint)";
    }

    /** Orders that the engine recorded in one transaction, in the mean. */
    double ordersEach(String show) throws SQLException {
        double orders = number("SELECT count(*) FROM orders WHERE show_id = ?", show);
        return orders / Math.max(1, number("SELECT count(DISTINCT xmin::text) FROM orders WHERE show_id = ?", show));
    }

    /** Such as {@code PostgreSQL 18.6}. */
    String version() throws SQLException {
        return server.version();
    }

    /** A connection of the caller's own. */
    Connection connect() throws SQLException {
        return server.connect(DATABASE);
    }

    /** Others may read meanwhile, and none may insert. */
    @Override
    public void holdBack() throws SQLException {
        begin(locking, "LOCK TABLE orders IN SHARE MODE");
    }

    @Override
    public void release() throws SQLException {
        locking.rollback();
    }

    @Override
    public void close() throws IOException, SQLException {
        reading.close();
        locking.close();
        server.close();
    }
}
