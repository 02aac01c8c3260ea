package io.tallylight.orders.sql;

import io.tallylight.orders.OrderSystemException;
import io.tallylight.redis.FailureText;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A second connection to the file, so that a long read does not hold up what is being recorded. Each read sees one moment
 * of the file. From any thread, one at a time.
 */
final class SqliteReader implements AutoCloseable {
    private final String url;
    private final SqliteLink link;

    SqliteReader(String url) {
        this.url = url;
        this.link = SqliteLink.to(url);
    }

    /** Something to read. */
    interface Read<T> {
        T from(Connection connection) throws SQLException;
    }

    /** Reads; a failure closes the connection, and the next read opens it again. */
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
