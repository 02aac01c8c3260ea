package io.tallylight.orders.sql;

import io.tallylight.orders.LedgerJournal;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import java.time.Clock;
import java.util.Optional;

/** An order system that keeps orders in the tables of a database, with all data that a rebuild of a show needs. */
public interface SqlOrderSystem extends OrderSystem, LedgerJournal {
    /**
     * Opens the database behind a URL.
     *
     * @param url {@code jdbc:sqlite:FILE} or {@code postgresql://[user[:password]@]host[:port]/database[?parameters]}
     * @param connections number of connections that may write at once, if the database allows more than one; 1 or more
     * @param clock clock for {@code recorded_at_ms}
     * @throws OrderSystemException when it cannot be used; the message names it, without its password
     */
    static SqlOrderSystem open(String url, int connections, Clock clock) throws OrderSystemException {
        return PostgresUrl.isOne(url)
                ? PostgresOrderSystem.open(PostgresUrl.parse(url), PostgresSettings.of(connections), clock)
                : SqliteOrderSystem.open(url, clock);
    }

    /**
     * Returns the value stored under a name for all engines that use this database.
     *
     * @throws OrderSystemException when it cannot be read now
     */
    Optional<String> setting(String name) throws OrderSystemException;

    /**
     * Stores a value under a name, unless there is one already.
     *
     * @return the value that is stored now
     * @throws OrderSystemException when it cannot be written now
     */
    String keepSetting(String name, String value) throws OrderSystemException;

    /** A batch waits for Redis three times and for the disk once, however large it is; an event that comes again is free. */
    @Override
    default int batchEvents() {
        return 2_048;
    }
}
