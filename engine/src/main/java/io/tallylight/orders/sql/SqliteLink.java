package io.tallylight.orders.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the file at the configured path. SQLite keeps writing to a file that was moved or deleted, so that
 * the data is lost to its users; each use therefore asks the file system (one {@code stat}) whether the open file is
 * still the one of that name. Not thread-safe.
 */
final class SqliteLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteLink.class);

    private final String url;
    private boolean mayMake;
    private @Nullable Connection connection;

    /** Path of the open file, or of the one that was open last; null for one in memory. */
    private @Nullable Path path;

    private @Nullable Object key;

    private SqliteLink(String url, boolean mayMake) {
        this.url = url;
        this.mayMake = mayMake;
    }

    /**
     * Creates a connection that creates the file and its tables if they are missing, once: a file that went away later
     * is not created again.
     */
    static SqliteLink making(String url) {
        return new SqliteLink(url, true);
    }

    /** Creates a connection to an existing file. */
    static SqliteLink to(String url) {
        return new SqliteLink(url, false);
    }

    /**
     * Returns the connection; opens it if there is none, or if another file has taken the place of the open one.
     *
     * @throws SQLException also if there is no file any more
     */
    @CanIgnoreReturnValue // it may be opened for later use
    Connection connected() throws SQLException {
        if (connection != null && isMoved()) {
            LOG.warn("{} is not the file any more that it was", url);
            disconnect();
        }
        if (connection == null) {
            if (path != null && !Files.exists(path)) {
                throw gone();
            }
            Connection opened = SqliteFile.open(url, mayMake);
            connection = opened;
            mayMake = false;
            path = path(opened);
            key = key();
        }
        return connection;
    }

    /** Checks, after a write and before it counts, that it went to the file of this name; fails if it did not. */
    void requireInPlace() throws SQLException {
        if (isMoved()) {
            throw gone();
        }
    }

    private boolean isMoved() {
        return path != null && (key == null ? !Files.exists(path) : !key.equals(key()));
    }

    private @Nullable Object key() {
        try {
            return path == null
                    ? null
                    : Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null; // the file is gone, or cannot be inspected
        }
    }

    private SQLException gone() {
        return new SQLException("the file was moved, deleted or replaced while it was in use; orders wait until it is"
                + " back, and a start of the engine would begin a new one");
    }

    private static @Nullable Path path(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
            String file = row.next() ? row.getString(1) : null;
            return file == null || file.isEmpty() ? null : Path.of(file);
        }
    }

    /** Closes the connection; the next use connects again. */
    void disconnect() {
        Connection open = connection;
        connection = null;
        SqliteFile.close(open, url);
    }

    @Override
    public void close() {
        disconnect();
    }
}
