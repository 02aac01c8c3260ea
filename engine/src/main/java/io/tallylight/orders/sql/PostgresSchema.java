package io.tallylight.orders.sql;

import io.tallylight.redis.FailureText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the tables in PostgreSQL, or migrates them to this version. Several nodes may do so at once. */
final class PostgresSchema {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSchema.class);
    private static final String HISTORY = "tallylight_schema_history"; // Flyway's own table of what it did
    private static final String BEFORE_OURS = "0";
    private static final String UNFIT = "0A000"; // feature not supported

    private PostgresSchema() {}

    /** @throws SQLException when it cannot be done, with the SQL state of the cause where there is one */
    static void migrate(DataSource source) throws SQLException {
        try {
            Flyway flyway = Flyway.configure(PostgresSchema.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:sql/postgres")
                    .table(HISTORY)
                    // Other tables may live beside ours.
                    .baselineOnMigrate(true)
                    .baselineVersion(BEFORE_OURS)
                    .loggers("slf4j")
                    .load();
            MigrationInfo current = flyway.info().current();
            for (MigrationInfo step : flyway.info().applied()) {
                if (step.getState() == MigrationState.FUTURE_SUCCESS) {
                    throw new SQLException(
                            "its tables are of version " + step.getVersion()
                                    + ", made by a newer Tallylight; this one does not know it",
                            UNFIT);
                }
            }
            if (current != null && flyway.info().pending().length > 0) {
                LOG.info(
                        "the tables in PostgreSQL are changed from version {}: this may take minutes",
                        current.getVersion());
            }
            var unused = flyway.migrate();
        } catch (FlywayException e) {
            throw new SQLException(text(e), state(e), e);
        }
    }

    /**
     * Checks the encoding: a database of another encoding cannot hold every title and name.
     *
     * @throws SQLException when it has another encoding
     */
    static void requireUtf8(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_encoding')")) {
            String encoding = row.next() ? row.getString(1) : "unknown";
            if (!encoding.equals("UTF8")) {
                throw new SQLException(
                        "the encoding of the database is " + encoding
                                + ", which cannot hold every title; make one with ENCODING 'UTF8'",
                        UNFIT);
            }
        }
    }

    private static String state(FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    /** Shortens Flyway's messages, which have many lines. */
    private static String text(FlywayException e) {
        return FailureText.of(e).strip().replaceAll("\\s+", " ");
    }
}
