package io.tallylight.orders.sql;

import io.tallylight.orders.OrderSystemException;
import io.tallylight.redis.FailureText;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A second connection to the file, so that a long read does not hold up the recording. Each read sees one snapshot of
 * the file. Any thread, one at a time.
 */
final class SqliteReader implements AutoCloseable {
    private final String url;
    private final SqliteLink link;

    SqliteReader(String url) {
        this.url = url;
        this.link = SqliteLink.to(url);
    }

    /** Code that reads from a connection. */
    interface Read<T> {
        T from(Connection connection) throws SQLException;
    }

    /** Runs a read; a failure closes the connection, and the next read opens it again. */
    synchronized <T> T read(Read<T> read) throws OrderSystemException {
        try {
            return read.from(link.connected());
        } catch (SQLException e) {
            link.disconnect();
            throw new OrderSystemException("cannot read " + url + ": " + FailureText.of(e), e);
        }
    }

    @Override
    public synchronized void close() {
        link.close();
    }
}
