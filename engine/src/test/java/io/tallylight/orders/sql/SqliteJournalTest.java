package io.tallylight.orders.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.JournalEntry.ShowDefined;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.orders.LedgerJournalContract;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystemContract;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.StoredOrder;
import io.tallylight.orders.flush.FlushFixture;
import io.tallylight.orders.flush.TestOutboxWriter;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends LedgerJournalContract {
    private static final String SHOW = OrderSystemContract.SHOW;

    @TempDir
    Path folder;

    private String url() {
        return SqliteOrderSystem.urlIn(folder);
    }

    @Override
    protected Both open() throws OrderSystemException {
        SqliteOrderSystem system = SqliteOrderSystem.open(url(), Clock.systemUTC());
        return new Both(system, system);
    }

    /** What a release before the journal left behind. */
    private void makeVersionOne(String url) throws Exception {
        try (InputStream in = SqliteJournalTest.class.getResourceAsStream("/sql/orders-1.sql")) {
            assertNotNull(in);
            for (String sql : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";", -1)) {
                if (!sql.isBlank()) {
                    Sqlite.execute(url, sql);
                }
            }
        }
        Sqlite.execute(url, "PRAGMA user_version = 1");
        String id = "spring.o" + TestOutboxWriter.id(SHOW, 1);
        Sqlite.execute(
                url,
                "INSERT INTO orders VALUES ('" + id + "', 1, 'spring', 'spring.r" + TestOutboxWriter.id(SHOW, 1)
                        + "', 'ann', 'committed', NULL, 'EUR', 3998, 'external', 'pay', NULL, NULL, 0, 700, 800)");
        Sqlite.execute(url, "INSERT INTO order_lines VALUES ('" + id + "', 1, 'MUG-1', 2, 1999)");
        Sqlite.execute(
                url,
                "INSERT INTO order_events VALUES ('" + id + ":committed', '" + id + "', 'order.committed', 700, '{}')");
    }

    @Test
    void aFileOfVersionOneIsBroughtToThisOneWithItsOrders() throws Exception {
        String old = "jdbc:sqlite:" + folder.resolve("old.db");
        makeVersionOne(old);
        for (int opened = 1; opened <= 2; opened++) {
            SqliteOrderSystem system = SqliteOrderSystem.open(old, Clock.systemUTC());
            try {
                LastKnown known = system.lastKnown(SHOW).orElseThrow();
                assertEquals(
                        opened == 1
                                ? new LastKnown(SHOW, List.of(), 0, 1, List.of(TestOutboxWriter.id(SHOW, 1)))
                                : new LastKnown(SHOW, List.of("one"), 1, 3, List.of(TestOutboxWriter.id(SHOW, 3))),
                        known);
                StoredOrder order = system.orders(SHOW, null, 10).get(0);
                assertEquals("", order.reservation().fingerprint());
                assertEquals(700, order.reservation().createdAt());
                assertEquals(OrderEvent.Origin.UNKNOWN, order.origin());
                assertEquals(
                        opened == 1 ? Map.of("MUG-1", 2L) : Map.of("MUG-1", 6L, "CAP-1", 2L),
                        system.history(SHOW).sold());
                system.journal(SHOW, List.of(new ShowDefined(1, "one", 1, "{}")));
                List<RecordResult> results = system.record(OrderSystemContract.events(2, 3));
                assertEquals(2, results.size());
                assertInstanceOf(RecordResult.Recorded.class, results.get(0));
            } finally {
                system.close();
            }
            assertEquals(List.of(Integer.toString(SqliteFile.VERSION)), Sqlite.rows(old, "PRAGMA user_version"));
            assertEquals(FlushFixture.upTo(3), Sqlite.numbers(old, SHOW));
        }
    }

    @Test
    void whatATriggerForbidsIsLeftOutAndTheRestIsKept() throws Exception {
        Sqlite.execute(
                url(),
                "CREATE TRIGGER bar BEFORE INSERT ON show_history WHEN NEW.seq = 2"
                        + " BEGIN SELECT RAISE(ABORT, 'not this one'); END");
        SqliteOrderSystem system = SqliteOrderSystem.open(url(), Clock.systemUTC());
        try {
            List<JournalEntry> three = List.of(
                    new ShowDefined(1, "one", 1, "{}"),
                    new ShowDefined(2, "one", 2, "{}"),
                    new ShowDefined(3, "one", 3, "{}"));
            system.journal(SHOW, three);
            assertEquals(
                    List.of(three.get(0), three.get(2)), system.history(SHOW).entries());
        } finally {
            system.close();
        }
    }

    @Test
    void readingDoesNotWaitForTheWriter() throws Exception {
        SqliteOrderSystem system = SqliteOrderSystem.open(url(), Clock.systemUTC());
        try (var writer = java.sql.DriverManager.getConnection(url());
                var statement = writer.createStatement()) {
            assertEquals(3, system.record(OrderSystemContract.events(1, 3)).size());
            statement.execute("BEGIN IMMEDIATE");
            assertEquals(3, system.history(SHOW).orders());
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            throw new AssertionError(e);
        } finally {
            system.close();
        }
    }
}
