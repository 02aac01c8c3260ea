package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.testing.Seed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The show's clock under a wall clock that the test moves, at rates at which fractions of milliseconds count. */
class SlewedClockTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private static final long START = 1_800_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final long HOLD_MS = 600_000;

    private final ScriptBench bench = ScriptBench.timed(FIXTURE);
    private final TestShow show = FIXTURE.watched(FIXTURE.unmade());
    private final Node node = new Node();

    /** True time, by which every test measures; the wall clock is this and its error. */
    private long micros;

    private long wallErrorMs;

    @BeforeAll
    static void withoutWaitingForTheDisk() {
        assertEquals("OK", FIXTURE.raw().configSet("appendfsync", "no"));
    }

    @BeforeEach
    void aShowWithAnOffer() {
        node.call(
                TestShow.show(DefineShow.NEW, "live", HOLD_MS),
                TestShow.definition("mug", DefineShow.NEW, 10, TestShow.open()));
    }

    private final class Node {
        private final SlewedClock clock = new SlewedClock();

        @CanIgnoreReturnValue
        long call(Command<?>... batch) {
            bench.wall(START + micros / 1_000 + wallErrorMs);
            long nanos = micros * 1_000;
            LedgerScript.Reply reply =
                    bench.apply(show.keys(), List.of(batch), clock.lastNow(), clock.elapsedMs(nanos));
            assertTrue(reply.now() >= clock.lastNow(), "the clock stepped back");
            clock.told(reply.now(), nanos);
            return reply.now();
        }
    }

    /** As a batch that is sent once more, since Redis had reached its maxmemory, while a later one was answered. */
    @Test
    void aBatchThatWasOvertakenDoesNotTakeTheWallClockAsItIs() {
        SlewedClock clock = new SlewedClock();
        clock.told(START, 20_000_000);
        clock.told(START + 40, 60_000_000);
        assertEquals(0, clock.elapsedMs(20_000_000), "sent before the last one answered");
        clock.told(START + 40, 20_000_000);
        assertEquals(40, clock.elapsedMs(100_000_000), "its own time counts once");
        wallErrorMs = HOUR;
        long before = node.call();
        micros += 1_000;
        bench.wall(START + micros / 1_000 + wallErrorMs);
        SlewedClock behind = new SlewedClock();
        behind.told(before, 50_000_000);
        long now = bench.apply(show.keys(), List.of(), before, behind.elapsedMs(10_000_000))
                .now();
        assertTrue(now < START + HOUR / 2, "the clock jumped with the wall clock");
    }

    /** Calls of all nodes in turn, for this long, one each this often; answers how far the clock went. */
    @CanIgnoreReturnValue
    private long run(long forMs, long everyMicros, Node... nodes) {
        long before = nodes[0].call();
        long end = micros + forMs * 1_000;
        long now = before;
        while (micros < end) {
            micros += everyMicros;
            for (Node one : nodes) {
                now = one.call();
            }
        }
        return now - before;
    }

    private static void assertBetween(long least, long most, long actual) {
        assertTrue(actual >= least && actual <= most, actual + " is not between " + least + " and " + most);
    }

    private ReservationState stateOf(String key) {
        return show.read(show.recordId(key)).state();
    }

    @Test
    void theFirstCallTakesTheWallClockInFull() {
        assertEquals(START, node.call());
    }

    @Test
    void inOrdinaryTimesItIsTheWallClockAtAnyRate() {
        for (long every : List.of(100L, 700L, 1_000L, 3_333L, 250_000L)) {
            run(500, every, node);
            assertBetween(START + micros / 1_000 - 4, START + micros / 1_000, node.call());
        }
    }

    @Test
    void aJumpForwardExpiresNothingEarlyAtAnyRate() {
        node.call(show.basket("k", "ann", "mug", 3));
        wallErrorMs = HOUR;
        assertBetween(1_000, 1_252, run(1_000, 300, node));
        assertBetween(1_000, 1_252, run(1_000, 1_000, node));
        assertBetween(400_000, 500_010, run(400_000, 2_000_000, node));
        assertEquals(ReservationState.HELD, stateOf("k"));
        run(200_000, 2_000_000, node);
        assertEquals(ReservationState.EXPIRED, stateOf("k"));
    }

    @Test
    void aJumpBackStrandsNothingAtAnyRate() {
        node.call(show.basket("k", "ann", "mug", 3));
        wallErrorMs = -HOUR;
        assertBetween(495, 501, run(1_000, 300, node));
        assertBetween(495, 501, run(1_000, 1_000, node));
        run(2 * HOLD_MS, 1_000_000, node);
        assertEquals(ReservationState.EXPIRED, stateOf("k"));
    }

    @Test
    void severalNodesTogetherDriveItNoFasterThanOne() {
        Node[] nodes = {node, new Node(), new Node(), new Node()};
        run(100, 1_000, nodes);
        // Each batch writes, so that each node finds the others' clock in the show.
        wallErrorMs = HOUR;
        int[] key = {0};
        long before = node.call();
        for (int i = 0; i < 200; i++) {
            micros += 5_000;
            for (Node one : nodes) {
                one.call(show.adjustment("a" + key[0]++, "mug", 1));
            }
        }
        assertBetween(1_000, 1_255, node.call() - before);
    }

    @Test
    void aNodeThatStartsAnewTakesDowntimeForReal() {
        node.call(show.basket("k", "ann", "mug", 3));
        micros += 2 * HOUR * 1_000;
        assertEquals(START + 2 * HOUR, new Node().call());
        assertEquals(ReservationState.EXPIRED, stateOf("k"));
    }

    @Test
    void aNodeThatStartsAnewUnderAWallClockThatIsBehindGoesOnFromTheShowsClock() {
        node.call(show.basket("k", "ann", "mug", 3));
        wallErrorMs = -HOUR;
        Node fresh = new Node();
        assertEquals(START, fresh.call());
        assertBetween(99_990, 100_001, run(200_000, 1_000_000, fresh));
    }

    @Test
    void itNeverStepsBackWhateverTheWallClockDoes() {
        Random random = Seed.of(SlewedClockTest.class).random();
        Node other = new Node();
        long last = 0;
        for (int i = 0; i < 2_000; i++) {
            micros += random.nextInt(20_000);
            wallErrorMs += random.nextInt(20) == 0 ? random.nextLong(2 * HOUR) - HOUR : 0;
            Node next = random.nextBoolean() ? node : other;
            long now = random.nextBoolean() ? next.call() : next.call(show.adjustment("a" + i, "mug", 1));
            if (next == node) {
                assertTrue(now >= last);
                last = now;
            }
        }
    }

    @Test
    void fractionsAreKeptForTheNextCall() {
        SlewedClock clock = new SlewedClock();
        assertEquals(-1, clock.elapsedMs(7));
        clock.told(START, 1_000_000);
        assertEquals(0, clock.elapsedMs(4_999_999));
        clock.told(START, 4_999_999);
        assertEquals(4, clock.elapsedMs(5_000_000));
        clock.told(START + 4, 8_000_000);
        assertEquals(4, clock.elapsedMs(9_000_000));
    }

    @Test
    void anOfferOpensAndClosesAtItsMoment() {
        DefineOffer.Terms drop =
                new DefineOffer.Terms(true, START + 1_000, START + 2_000, 1, java.util.Map.of(), 0, "");
        node.call(TestShow.definition("drop", DefineShow.NEW, 5, drop));
        run(996, 4_000, node);
        node.call(show.basket("early", "ann", "drop", 1));
        assertEquals(START + 996, node.call());
        assertEquals(0, FIXTURE.raw().exists(show.keys().buyers()));
        micros += 4_000;
        node.call(show.basket("first", "ann", "drop", 1));
        assertEquals(ReservationState.HELD, stateOf("first"));
        micros += 1_000_000;
        long seq = Long.parseLong(FIXTURE.raw().hget(show.keys().showHash(), "seq"));
        node.call(show.basket("late", "ann", "drop", 1));
        assertEquals(
                seq + 1,
                Long.parseLong(FIXTURE.raw().hget(show.keys().showHash(), "seq")),
                "its closing is told to the feed");
        show.assertStock("drop", 4, 1, 0);
    }

    @Test
    void atTheVeryMomentOfItsExpiryAHoldIsOver() {
        node.call(show.basket("k", "ann", "mug", 3));
        micros += (HOLD_MS - 4) * 1_000;
        node.call();
        Reservation held = show.read(show.recordId("k"));
        assertEquals(ReservationState.HELD, held.state());
        micros += 4_000;
        assertEquals(held.expiresAt(), node.call(show.checkout(held)));
        assertEquals(ReservationState.EXPIRED, stateOf("k"));
        show.assertStock("mug", 10, 0, 0);
    }
}
