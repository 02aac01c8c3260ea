package io.tallylight.orders;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** Opens the SQLite file that holds orders, and makes its tables. */
final class SqliteFile {
    /** Of the tables, in {@code PRAGMA user_version}. */
    static final int VERSION = 1;

    private static final int BUSY_TIMEOUT_MS = 5_000;
    private static final int CACHE_KIB = 32 * 1_024; // ids are random: the upper parts of their indexes should stay in
    private static final int CHECKPOINT_PAGES = 4_000; // 16 MB; each checkpoint writes and syncs the file itself

    private SqliteFile() {}

    /** A connection on which {@link #inTransaction} works. */
    static Connection open(String url) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.setCacheSize(-CACHE_KIB);
        config.setWalAutocheckpoint(CHECKPOINT_PAGES);
        config.enforceForeignKeys(true);
        Connection connection = DriverManager.getConnection(url, config.toProperties());
        try {
            if (version(connection) != VERSION) {
                inTransaction(connection, () -> makeTables(connection));
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Something that needs a transaction. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /**
     * Does {@code work} in one transaction. It takes the write lock at its start, since one that takes it later can fail
     * without having waited. Said in SQL, since the driver begins the next transaction with the end of the last one, and
     * would keep the lock in between.
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
        } catch (SQLException e) { // after some failures SQLite has done it by itself
            cause.addSuppressed(e);
        }
    }

    private static int makeTables(Connection connection) throws SQLException {
        int version = version(connection);
        if (version > VERSION) {
            throw new SQLException("its tables are of version " + version
                    + ", made by a newer Tallylight; this one knows version " + VERSION);
        }
        if (version < VERSION) { // another process may just have made them
            try (Statement statement = connection.createStatement()) {
                for (String sql : schema().split(";", -1)) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
                statement.execute("PRAGMA user_version = " + VERSION);
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

    private static String schema() throws SQLException {
        try (InputStream in = SqliteFile.class.getResourceAsStream("/sql/orders-1.sql")) {
            if (in == null) {
                throw new IllegalStateException("no resource /sql/orders-1.sql");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SQLException("the schema cannot be read", e);
        }
    }
}
