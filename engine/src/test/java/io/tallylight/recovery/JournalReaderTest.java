package io.tallylight.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.orders.sql.SqliteOrderSystem;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to an order system that takes its time over one of them. */
class JournalReaderTest {
    private static final String SLOW = "slow";
    private static final String SPRING = "spring";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private SqliteOrderSystem orders;
    private HeldJournal journal;
    private JournalReader known;

    @SuppressWarnings("NullAway.Init") // before each test
    JournalReaderTest() {}

    @BeforeEach
    void open() throws Exception {
        orders = SqliteOrderSystem.open(SqliteOrderSystem.urlIn(folder), Clock.systemUTC());
        journal = new HeldJournal(orders, SLOW);
        known = new JournalReader(vertx, journal);
        orders.journal(SPRING, List.of(new JournalEntry.ShowDefined(1, "e", 1, RecoveryTest.DOC)));
    }

    @AfterEach
    void close() throws Exception {
        journal.letGo();
        known.close();
        Await.result(vertx.close());
        orders.close();
    }

    @Test
    void whatARebuildReadsDoesNotWaitForClientsQuestions() {
        Future<Optional<LastKnown>> asked = known.lastKnownAsked(SLOW);
        assertEquals(1, Await.result(known.all()).size());
        assertTrue(Await.result(known.lastKnown(SPRING)).isPresent());
        assertEquals(1, Await.result(known.history(SPRING)).entries().size());
        assertTrue(Await.result(known.orders(SPRING, null, 10)).isEmpty());
        assertFalse(asked.isComplete());
        journal.letGo();
        assertTrue(Await.result(asked).isEmpty());
    }

    @Test
    void aShowThatManyAskForIsReadOnceForAllWhoWait() {
        Future<Optional<LastKnown>> first = known.lastKnownAsked(SLOW);
        Await.until("it is being read", () -> !journal.askedFor().isEmpty());
        List<Future<Optional<LastKnown>>> asked = new ArrayList<>();
        for (int i = 0; i < 2 * JournalReadQueue.WAITING_MAX; i++) {
            asked.add(known.lastKnownAsked(SPRING));
        }
        journal.letGo();
        assertTrue(Await.result(first).isEmpty());
        asked.forEach(one -> assertTrue(Await.result(one).isPresent()));
        assertEquals(List.of(SLOW, SPRING), journal.askedFor());
    }

    @Test
    void whoAsksWhileAReadIsUnderWayHasOneThatBeginsAfterwards() throws Exception {
        Future<Optional<LastKnown>> before = known.lastKnownAsked(SLOW);
        Await.until("it is being read", () -> !journal.askedFor().isEmpty());
        Future<Optional<LastKnown>> after = known.lastKnownAsked(SLOW);
        journal.letGo();
        assertEquals(Await.result(before), Await.result(after));
        assertEquals(List.of(SLOW, SLOW), journal.askedFor());
        assertTrue(Await.result(known.lastKnownAsked(SLOW)).isEmpty());
    }

    @Test
    void oneQuestionMoreThanMayWaitIsRefused() {
        Future<Optional<LastKnown>> first = known.lastKnownAsked(SLOW);
        List<Future<Optional<LastKnown>>> asked = new ArrayList<>();
        for (int i = 1; i < JournalReadQueue.WAITING_MAX; i++) {
            asked.add(known.lastKnownAsked("show-" + i));
        }
        Await.until(
                "one more is refused", () -> known.lastKnownAsked("one more").failed());
        assertInstanceOf(
                OrderSystemUnavailableException.class,
                known.lastKnownAsked("another").cause());
        journal.letGo();
        assertTrue(Await.result(first).isEmpty());
        asked.forEach(one -> assertTrue(Await.result(one).isEmpty()));
        assertTrue(Await.result(known.lastKnownAsked("one more")).isEmpty());
    }
}
