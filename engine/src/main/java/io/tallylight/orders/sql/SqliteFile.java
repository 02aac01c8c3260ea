package io.tallylight.orders.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.files.PrivateFiles;
import io.tallylight.redis.FailureText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens the SQLite file that holds orders, and creates its tables or migrates them to this version. */
final class SqliteFile {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);

    /** Version of the tables, in {@code PRAGMA user_version}. */
    static final int VERSION = 6;

    private static final String PREFIX = "jdbc:sqlite:";
    private static final int BUSY_TIMEOUT_MS = 5_000;
    private static final int CACHE_KIB = 32 * 1_024; // ids are random: the upper parts of their indexes should stay in
    private static final int CHECKPOINT_PAGES = 4_000; // 16 MB; each checkpoint writes and syncs the file itself

    private SqliteFile() {}

    /**
     * Opens a connection on which {@link #inTransaction} works.
     *
     * @param mayMake whether a file that is missing or empty is created
     */
    static Connection open(String url, boolean mayMake) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        if (!mayMake) {
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.setCacheSize(-CACHE_KIB);
        config.setWalAutocheckpoint(CHECKPOINT_PAGES);
        config.enforceForeignKeys(true);
        if (mayMake) {
            makePrivate(url);
        }
        Connection connection = DriverManager.getConnection(url, config.toProperties());
        try {
            int version = version(connection);
            if (version == 0 && !mayMake) {
                throw new SQLException("it holds no orders, though it did before");
            } else if (version != VERSION) {
                inTransaction(connection, () -> makeTables(connection));
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Creates the file with restricted permissions: SQLite would create one that every user may read. Its log and index
     * get the permissions of the file.
     */
    private static void makePrivate(String url) throws SQLException {
        String file = url.substring(PREFIX.length()).replaceFirst("\\?.*", "");
        if (file.isEmpty() || file.startsWith(":") || file.startsWith("file:")) {
            return; // it is in memory, or a URI whose query may set its permissions
        }
        try {
            PrivateFiles.secure(Path.of(file));
        } catch (IOException e) {
            throw new SQLException(file + " cannot be made: " + FailureText.of(e), e);
        }
    }

    /** Closes a connection if there is one; a failure is only logged. */
    static void close(@Nullable Connection connection, String url) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.warn("closing {} failed: {}", url, FailureText.of(e));
        }
    }

    /** Code that needs a transaction. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /**
     * Runs {@code work} in one transaction. It takes the write lock at its start, since a transaction that takes it
     * later can fail without having waited. It is begun in SQL, since the driver begins the next transaction with the
     * end of the last one, and would keep the lock in between.
     */
    @CanIgnoreReturnValue
    static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                T result = work.run();
                statement.execute("COMMIT");
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(statement, e);
                throw e;
            }
        }
    }

    private static void rollBack(Statement statement, Exception cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) { // after some failures SQLite has rolled back already
            cause.addSuppressed(e);
        }
    }

    private static int makeTables(Connection connection) throws SQLException {
        int version = version(connection);
        if (version > VERSION) {
            throw new SQLException("its tables are of version " + version
                    + ", made by a newer Tallylight; this one knows version " + VERSION);
        }
        // The version is read again: another process may just have created the tables.
        for (int next = version + 1; next <= VERSION; next++) {
            try (Statement statement = connection.createStatement()) {
                for (String sql : schema(next).split(";", -1)) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
                statement.execute("PRAGMA user_version = " + next);
            }
        }
        return VERSION;
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** Statements that migrate from the version before to this version. */
    private static String schema(int version) throws SQLException {
        String resource = "/sql/orders-" + version + ".sql";
        try (InputStream in = SqliteFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SQLException("the schema cannot be read", e);
        }
    }
}
