package io.tallylight.orders.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.ShowHistory;
import io.tallylight.orders.StoredOrder;
import io.tallylight.redis.FailureText;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Orders in the tables of a SQLite file. A batch is one transaction, on disk when {@link #record} returns (write-ahead
 * log, {@code synchronous=FULL}); other processes may read the file meanwhile. An event that comes again has no effect.
 * Everything that fails may be tried again, but what a constraint or trigger of the tables forbids: that is refused for
 * good, alone, and the rest of its batch is recorded. Nothing counts as recorded in a file that is not at its place any more;
 * while there is none, everything fails and may be tried again. Reading how far shows are known has a connection of its
 * own, and so has reading what a show is rebuilt from.
 */
public final class SqliteOrderSystem implements SqlOrderSystem {
    private static final Set<SQLiteErrorCode> FOR_GOOD =
            Set.of(SQLiteErrorCode.SQLITE_CONSTRAINT, SQLiteErrorCode.SQLITE_TOOBIG, SQLiteErrorCode.SQLITE_MISMATCH);
    private static final int PRIMARY_CODE = 0xff; // the rest of a result code only says more about it

    private final String url;
    private final Clock clock;
    private final SqliteReader reader;
    private final SqliteReader rebuilds;
    private final SqliteLink link;

    private SqliteOrderSystem(String url, Clock clock) {
        this.url = url;
        this.clock = clock;
        this.reader = new SqliteReader(url);
        this.rebuilds = new SqliteReader(url);
        this.link = SqliteLink.making(url);
    }

    /** The URL of the file used when none is configured: {@code orders.db} in the data folder. */
    public static String urlIn(Path data) {
        return "jdbc:sqlite:" + data.resolve("orders.db");
    }

    /**
     * Opens the file, making it and its tables where they are missing. Blocks for at most five seconds where another
     * process is writing.
     *
     * @param url {@code jdbc:sqlite:FILE}
     * @param clock for {@code recorded_at_ms}
     * @throws OrderSystemException when it can't be opened, or holds other tables; the message names the URL
     */
    public static SqliteOrderSystem open(String url, Clock clock) throws OrderSystemException {
        SqliteOrderSystem system = new SqliteOrderSystem(url, clock);
        try {
            system.link.connected();
            return system;
        } catch (SQLException e) {
            throw new OrderSystemException("cannot use " + url + ": " + FailureText.of(e), e);
        }
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public synchronized List<RecordResult> record(List<OrderEvent> events, RecordAttempt attempt)
            throws OrderSystemException {
        try {
            Connection open = link.connected();
            List<RecordResult> results = SqlBatch.record(
                    events,
                    some -> SqliteFile.inTransaction(open, () -> new SqlOrders(open, clock.millis()).insert(some)),
                    SqliteOrderSystem::isForGood);
            link.requireInPlace();
            return results;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    @CanIgnoreReturnValue
    public synchronized int journal(String show, List<JournalEntry> entries) throws OrderSystemException {
        try {
            Connection open = link.connected();
            int missing = SqlBatch.journal(
                    show,
                    entries,
                    some -> SqliteFile.inTransaction(open, () -> new SqlJournal(open).insert(show, some)),
                    SqliteOrderSystem::isForGood);
            link.requireInPlace();
            return missing;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private OrderSystemException failed(SQLException e) {
        link.disconnect(); // after a failed disk or a replaced file only a new connection is sure to work
        return new OrderSystemException("cannot record in " + url + ": " + FailureText.of(e), e);
    }

    @Override
    public List<LastKnown> lastKnown() throws OrderSystemException {
        return reader.read(connection -> new SqlJournal(connection).lastKnown());
    }

    @Override
    public Optional<LastKnown> lastKnown(String show) throws OrderSystemException {
        return reader.read(connection -> new SqlJournal(connection).lastKnown(show));
    }

    @Override
    public ShowHistory history(String show) throws OrderSystemException {
        return rebuilds.read(connection -> new SqlJournal(connection).history(show));
    }

    @Override
    public Optional<String> setting(String name) throws OrderSystemException {
        return reader.read(connection -> new SqlSettings(connection).find(name));
    }

    @Override
    public synchronized String keepSetting(String name, String value) throws OrderSystemException {
        try {
            Connection open = link.connected();
            return SqliteFile.inTransaction(open, () -> new SqlSettings(open).keep(name, value));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public List<StoredOrder> orders(String show, StoredOrder.@Nullable Place after, int limit)
            throws OrderSystemException {
        return rebuilds.read(connection -> new SqlOrderReader(connection).read(show, after, limit));
    }

    private static boolean isForGood(SQLException e) {
        if (!(e instanceof SQLiteException) && e.getCause() instanceof SQLException cause) {
            return isForGood(cause);
        }
        return FOR_GOOD.stream().anyMatch(code -> code.code == (e.getErrorCode() & PRIMARY_CODE));
    }

    @Override
    public synchronized void close() {
        link.close();
        reader.close();
        rebuilds.close();
    }
}
