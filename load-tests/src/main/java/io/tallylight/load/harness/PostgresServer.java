package io.tallylight.load.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A PostgreSQL server, as durable as its default settings make it. Its files go away with it. */
public final class PostgresServer implements AutoCloseable {
    /** What makes it durable; the embedding library turns the first two off for tests. */
    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");
    private static final String USER = "postgres";

    private final EmbeddedPostgres postgres;

    private PostgresServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Whether there are binaries for this machine among the dependencies. */
    public static boolean isHere() {
        return System.getProperty("os.name").equals("Linux") && ARCHITECTURES.contains(System.getProperty("os.arch"));
    }

    /**
     * Starts one; the first time on a machine it is unpacked, which takes some seconds.
     *
     * @param settings of the server, on top of what makes it durable
     */
    public static PostgresServer start(Map<String, String> settings) throws IOException, SQLException {
        var builder = EmbeddedPostgres.builder();
        DURABLE.forEach(setting -> builder.setServerConfig(setting, "on"));
        settings.forEach(builder::setServerConfig);
        var server = new PostgresServer(builder.start());
        boolean durable = false;
        try {
            server.requireDurable();
            durable = true;
            return server;
        } finally {
            if (!durable) {
                server.close();
            }
        }
    }

    /** {@code PostgreSQL 18.6 …}. */
    public String version() throws SQLException {
        try (var connection = connect(USER)) {
            return "PostgreSQL " + show(connection, "server_version");
        }
    }

    /** Makes an empty database; {@code name} is of letters and underscores. */
    public void makeDatabase(String name) throws SQLException {
        try (var connection = connect(USER);
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
    }

    /** As {@code orders.sql.url} takes it. */
    public String url(String database) {
        return "postgresql://" + USER + ":" + USER + "@127.0.0.1:" + postgres.getPort() + "/" + database;
    }

    /** A connection of the caller's own; there is always a database {@code postgres}. */
    public Connection connect(String database) throws SQLException {
        return postgres.getDatabase(USER, database).getConnection();
    }

    private void requireDurable() throws SQLException {
        try (var connection = connect(USER)) {
            for (var setting : DURABLE) {
                if (!show(connection, setting).equals("on")) {
                    throw new SQLException("PostgreSQL runs with " + setting + " " + show(connection, setting));
                }
            }
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + setting)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
