package io.tallylight.orders.sql;

import io.tallylight.orders.LedgerJournal;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import java.time.Clock;
import java.util.Optional;

/** Orders in the tables of a database, with all that a show is rebuilt from. */
public interface SqlOrderSystem extends OrderSystem, LedgerJournal {
    /**
     * Opens the database behind a URL.
     *
     * @param url {@code jdbc:sqlite:FILE} or {@code postgresql://[user[:password]@]host[:port]/database[?parameters]}
     * @param connections that may write at once, where the database lets more than one; 1 or more
     * @param clock for {@code recorded_at_ms}
     * @throws OrderSystemException when it can't be used; the message names it, without its password
     */
    static SqlOrderSystem open(String url, int connections, Clock clock) throws OrderSystemException {
        return PostgresUrl.isOne(url)
                ? PostgresOrderSystem.open(PostgresUrl.parse(url), PostgresSettings.of(connections), clock)
                : SqliteOrderSystem.open(url, clock);
    }

    /**
     * What is kept under a name for all engines that use this database.
     *
     * @throws OrderSystemException when it cannot be read now
     */
    Optional<String> setting(String name) throws OrderSystemException;

    /**
     * Keeps a value under a name, unless one is kept there.
     *
     * @return what is kept now
     * @throws OrderSystemException when it cannot be written now
     */
    String keepSetting(String name, String value) throws OrderSystemException;

    /** A batch waits for Redis three times and for the disk once, however large it is; an event that comes again is free. */
    @Override
    default int batchEvents() {
        return 2_048;
    }
}
