package io.tallylight.orders.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.TimeUnit;

/** Creates pools of connections. They open connections on demand, and recover by themselves. */
final class PostgresPool {
    /** Makes a commit wait for the disk even if a setting of the server would acknowledge it earlier. */
    private static final String DURABLE =
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    /**
     * Lets the server notice by itself that a client is gone without closing, or frozen in a transaction: its locks
     * would block the recording of other nodes for the two hours of a TCP default.
     */
    private static final String FORSAKEN = "; SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 5;"
            + " SET tcp_keepalives_count = 3; SET tcp_user_timeout = 30000; ";

    private static final int READERS = 2;
    private static final int MIGRATION_CONNECTIONS = 2;
    private static final long READ_SECONDS_MAX = 1_800; // a rebuild sums up millions of orders
    private static final long IDLE_MS = 600_000;

    private PostgresPool() {}

    /** Creates the pool for recording: nothing on it waits longer than the settings say. */
    static HikariDataSource writing(PostgresUrl url, PostgresSettings settings) {
        HikariConfig config = config(url, settings, settings.writers());
        config.setPoolName("orders-postgres");
        config.setAutoCommit(false);
        config.setIsolateInternalQueries(true); // otherwise the first rollback reverts what is set below
        config.setConnectionInitSql("SET lock_timeout = " + settings.lockMs() + "; SET statement_timeout = "
                + settings.statementMs() + "; SET idle_in_transaction_session_timeout = " + settings.lockMs() + FORSAKEN
                + DURABLE);
        config.addDataSourceProperty("socketTimeout", seconds(settings.answerMs()));
        return new HikariDataSource(config);
    }

    /**
     * Creates the pool for a migration, which rewrites the tables: statements take as long as they need, and there is
     * one connection more, on which Flyway holds its lock meanwhile. Waiting for another client's lock takes no longer
     * than elsewhere.
     */
    static HikariDataSource migrating(PostgresUrl url, PostgresSettings settings) {
        HikariConfig config = config(url, settings, MIGRATION_CONNECTIONS);
        config.setPoolName("orders-postgres-migration");
        config.setConnectionInitSql("SET lock_timeout = " + settings.lockMs()
                + "; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0" + FORSAKEN + DURABLE);
        return new HikariDataSource(config);
    }

    /** Creates the pool for reads, which may take long and must not hold up the recording. */
    static HikariDataSource reading(PostgresUrl url, PostgresSettings settings) {
        HikariConfig config = config(url, settings, READERS);
        config.setPoolName("orders-postgres-read");
        config.setReadOnly(true);
        config.addDataSourceProperty("socketTimeout", Long.toString(READ_SECONDS_MAX));
        return new HikariDataSource(config);
    }

    private static HikariConfig config(PostgresUrl url, PostgresSettings settings, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url.jdbc());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MS);
        config.setConnectionTimeout(settings.connectMs());
        config.setValidationTimeout(Math.max(250, settings.connectMs() / 2)); // the least that Hikari takes
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "tallylight");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", seconds(settings.connectMs()));
        config.addDataSourceProperty("loginTimeout", seconds(settings.connectMs()));
        return config;
    }

    private static String seconds(long ms) {
        return Long.toString(Math.max(1, TimeUnit.MILLISECONDS.toSeconds(ms)));
    }
}
