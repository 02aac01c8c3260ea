package io.tallylight.orders.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.zaxxer.hikari.HikariDataSource;
import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.ShowHistory;
import io.tallylight.orders.StoredOrder;
import io.tallylight.redis.FailureText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An order system that keeps orders in the tables of a PostgreSQL database. A batch is one transaction of a few
 * statements, each of which inserts all its rows at once; it is on the server's disk when {@link #record} returns,
 * whatever {@code synchronous_commit} the server has. A repeat has no effect, even while an abandoned batch is still
 * under way there. An event that a constraint, a trigger or a value that the database cannot hold forbids is refused
 * for good, alone; every other failure may be tried again.
 *
 * <p>A server that cannot be reached is no error at the start: the tables are created when it answers.
 */
public final class PostgresOrderSystem implements SqlOrderSystem {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresOrderSystem.class);

    /** Classes of SQL states: data exception, integrity constraint violation, beyond a limit, raised by a trigger. */
    private static final Set<String> FOR_GOOD = Set.of("22", "23", "54", "P0");

    /** Classes of failures that may pass: connection exception, insufficient resources, operator intervention. */
    private static final Set<String> AWAY = Set.of("", "08", "53", "57");

    private final PostgresUrl url;
    private final PostgresSettings settings;
    private final Clock clock;
    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final AtomicBoolean migrated = new AtomicBoolean();

    private PostgresOrderSystem(PostgresUrl url, PostgresSettings settings, Clock clock) {
        this.url = url;
        this.settings = settings;
        this.clock = clock;
        this.writing = PostgresPool.writing(url, settings);
        this.reading = PostgresPool.reading(url, settings);
    }

    /**
     * Creates the tables or migrates them to this version, if the server answers.
     *
     * @throws OrderSystemException when the server refuses: user, password, database, other tables
     */
    static PostgresOrderSystem open(PostgresUrl url, PostgresSettings settings, Clock clock)
            throws OrderSystemException {
        PostgresOrderSystem system = new PostgresOrderSystem(url, settings, clock);
        try {
            system.migrate();
        } catch (SQLException e) {
            if (!AWAY.contains(stateClass(e))) {
                system.close();
                throw system.failure("use", e);
            }
            LOG.warn("{} does not answer, orders wait for it: {}", url.shown(), FailureText.of(e));
        }
        return system;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public int writers() {
        return settings.writers();
    }

    @Override
    public List<RecordResult> record(List<OrderEvent> events, RecordAttempt attempt) throws OrderSystemException {
        try {
            return SqlBatch.record(
                    events,
                    some -> inTransaction(open -> new PostgresOrders(open, clock.millis()).insert(some)),
                    PostgresOrderSystem::isForGood);
        } catch (SQLException e) {
            throw failure("record in", e);
        }
    }

    @Override
    @CanIgnoreReturnValue
    public int journal(String show, List<JournalEntry> entries) throws OrderSystemException {
        try {
            return SqlBatch.journal(
                    show,
                    entries,
                    some -> inTransaction(open -> new SqlJournal(open).insert(show, some)),
                    PostgresOrderSystem::isForGood);
        } catch (SQLException e) {
            throw failure("record in", e);
        }
    }

    @Override
    public List<LastKnown> lastKnown() throws OrderSystemException {
        return read(open -> new SqlJournal(open).lastKnown());
    }

    @Override
    public Optional<LastKnown> lastKnown(String show) throws OrderSystemException {
        return read(open -> new SqlJournal(open).lastKnown(show));
    }

    @Override
    public ShowHistory history(String show) throws OrderSystemException {
        return read(open -> new SqlJournal(open).history(show));
    }

    @Override
    public Optional<String> setting(String name) throws OrderSystemException {
        return read(open -> new SqlSettings(open).find(name));
    }

    @Override
    public String keepSetting(String name, String value) throws OrderSystemException {
        try {
            return inTransaction(open -> new SqlSettings(open).keep(name, value));
        } catch (SQLException e) {
            throw failure("record in", e);
        }
    }

    @Override
    public List<StoredOrder> orders(String show, StoredOrder.@Nullable Place after, int limit)
            throws OrderSystemException {
        return read(open -> new SqlOrderReader(open).read(show, after, limit));
    }

    /** Code that uses a connection. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) throws SQLException {
        migrate();
        try (Connection connection = writing.getConnection()) {
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) { // the connection broke; the server rolls back by itself
            cause.addSuppressed(e);
        }
    }

    private <T> T read(Work<T> work) throws OrderSystemException {
        try {
            migrate();
            try (Connection connection = reading.getConnection()) {
                return work.on(connection);
            }
        } catch (SQLException e) {
            throw failure("read", e);
        }
    }

    private void migrate() throws SQLException {
        if (!migrated.get()) {
            synchronized (migrated) {
                if (!migrated.get()) {
                    try (HikariDataSource migrating = PostgresPool.migrating(url, settings)) {
                        PostgresSchema.requireUtf8(migrating);
                        PostgresSchema.migrate(migrating);
                    }
                    migrated.set(true);
                }
            }
        }
    }

    private OrderSystemException failure(String what, SQLException e) {
        return new OrderSystemException("cannot " + what + " " + url.shown() + ": " + FailureText.of(e), e);
    }

    private static boolean isForGood(SQLException e) {
        return FOR_GOOD.contains(stateClass(e));
    }

    private static String stateClass(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.length() < 2 ? "" : state.substring(0, 2);
    }

    @Override
    public void close() {
        writing.close();
        reading.close();
    }
}
