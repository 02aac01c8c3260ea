package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.OrderSystemGoneException;
import io.tallylight.orders.sql.Sqlite;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Order systems that say that they want no more orders. */
class ParkedSystemsTest extends FlushFixture {
    private TestOrderSystem gone;

    @SuppressWarnings("NullAway.Init") // by each test
    ParkedSystemsTest() {}

    private void openGone() throws OrderSystemException {
        gone = open("gone");
        gone.before = events -> {
            throw new OrderSystemGoneException("the receiver answered 410");
        };
    }

    private void awaitParked(TestNode node) {
        Await.until("it is parked", () -> node.gauge("parked", "gone") == 1);
    }

    private boolean resume(TestNode node) {
        return Await.result(node.flushers.parking().resume("gone"));
    }

    private Outbox.Trimmed trim(int parkedEntriesMax) throws Exception {
        try (SharedRedis own = SharedRedis.connect(redis.url())) {
            return Await.done(new Outbox(own, SHOW, "gone", "t", 1_000, parkedEntriesMax)
                    .trim(List.of("sqlite"), List.of("gone")));
        }
    }

    @Test
    void aSystemThatIsGoneIsParkedOnEveryNodeAndTheOthersGoOn() throws Exception {
        openGone();
        TestNode first = node("a", gone, system);
        TestNode second = node("b", gone, system);
        writer.commit(3);
        awaitProgress("sqlite", 3);
        awaitParked(first);
        awaitParked(second);
        writer.commit(2);
        awaitProgress("sqlite", 5);
        List<ParkedSystems.Place> all = Await.result(first.flushers.parking().list());
        ParkedSystems.Parked why = all.get(0).parked();
        assertTrue(why != null && why.reason().contains("410") && why.at() > 0, String.valueOf(why));
        assertEquals(null, all.get(1).parked());
        assertTrue(first.counter("alarms", "gone") + second.counter("alarms", "gone") >= 1);
        assertEquals(List.of(), recorded("gone"));
    }

    @Test
    void aResumedSystemGetsWhatWaitedForItInOrder() throws Exception {
        openGone();
        TestNode node = node("a", gone, system);
        writer.commit(3);
        awaitParked(node);
        writer.commit(4);
        awaitProgress("sqlite", 7);
        gone.before = events -> {};
        assertTrue(resume(node));
        awaitProgress("gone", 7);
        assertEquals(upTo(7), recorded("gone"));
        awaitEmptyOutbox();
        assertFalse(resume(node));
    }

    @Test
    void aParkedSystemStaysParkedAfterARestart() throws Exception {
        openGone();
        TestNode first = node("a", gone, system);
        writer.commit(1);
        awaitParked(first);
        first.close();
        gone.before = events -> {};
        int offered = gone.offered().size();
        TestNode second = node("a", gone, system);
        awaitParked(second);
        writer.commit(1);
        awaitProgress("sqlite", 2);
        assertTrue(gone.offered().size() <= offered + 1, "it was offered more than once before the node knew");
    }

    @Test
    void aParkedSystemHoldsBackOnlySoManyEntriesAndTheRestBecomeDeadLetters() throws Exception {
        openGone();
        TestNode node = node("a", gone, system);
        writer.commit(1);
        awaitParked(node);
        for (int entry = 0; entry < 9; entry++) {
            writer.commit(2);
        }
        awaitProgress("sqlite", 19);
        assertEquals(new Outbox.Trimmed(0, false), trim(10));
        assertEquals(new Outbox.Trimmed(6, true), trim(4));
        assertEquals(4, commands.xlen(bytes(keys.outbox())));
        gone.before = events -> {};
        assertTrue(resume(node));
        awaitProgress("gone", 19);
        assertEquals(LongStream.rangeClosed(12, 19).boxed().toList(), recorded("gone"));
        for (long number = 1; number <= 11; number++) {
            assertTrue(String.valueOf(delivery("gone:" + number + ":dead")).contains("parked"), "order " + number);
        }
        assertEquals(null, delivery("gone:gap"));
        node.awaitCounter(11, "dead", "gone");
    }

    @Test
    void cancellationsThatAreTrimmedBecomeDeadLettersToo() throws Exception {
        openGone();
        TestNode node = node("a", gone, system);
        writer.commit(2);
        awaitParked(node);
        writer.cancel(1, 1);
        writer.commit(1);
        writer.cancel(2, 1);
        awaitProgress("sqlite", 3);
        Await.until(
                "all cancellations are recorded",
                () -> Sqlite.rows(url("sqlite"), "SELECT 1 FROM order_cancellations")
                                .size()
                        == 2);
        assertEquals(new Outbox.Trimmed(3, true), trim(1));
        assertTrue(commands.sismember(bytes(ShowKeys.DEAD), bytes(SHOW)), "the list shows them from now on");
        gone.before = events -> {};
        assertTrue(resume(node));
        awaitProgress("gone", 3);
        awaitEmptyOutbox();
        assertEquals(List.of(), recorded("gone"));
        for (String label : List.of("1", "1.1", "2", "2.1", "3")) {
            assertTrue(delivery("gone:" + label + ":dead") != null, label);
        }
    }

    @Test
    void whereEveryEntryWasTrimmedTheGapReachesTheLastOrder() throws Exception {
        openGone();
        TestNode node = node("a", gone, system);
        writer.commit(600);
        awaitParked(node);
        awaitProgress("sqlite", 600);
        assertEquals(new Outbox.Trimmed(1, true), trim(0));
        gone.before = events -> {};
        assertTrue(resume(node));
        awaitProgress("gone", 600);
        node.awaitCounter(600, "dead", "gone");
        writer.commit(1);
        awaitProgress("gone", 601);
        assertEquals(List.of(601L), recorded("gone"));
    }

    @Test
    void theOnlySystemBeingParkedTheOutboxIsStillBounded() throws Exception {
        openGone();
        TestNode node = node("a", gone);
        writer.commit(1);
        awaitParked(node);
        for (int entry = 0; entry < 5; entry++) {
            writer.commit(1);
        }
        try (SharedRedis own = SharedRedis.connect(redis.url())) {
            Outbox.Trimmed trimmed =
                    Await.done(new Outbox(own, SHOW, "gone", "t", 1_000, 2).trim(List.of(), List.of("gone")));
            assertEquals(new Outbox.Trimmed(4, true), trimmed);
        }
    }
}
