package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.RetryLaterException;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OrderSystemBreakerTest {
    private static final long DOWN_MS = 1_000;

    private final AtomicLong nanos = new AtomicLong();
    private final OrderSystemBreaker gate = new OrderSystemBreaker("test", DOWN_MS, new Random(1), nanos::get);

    private void fail(String show) {
        assertEquals(0, gate.waitMs(show));
        gate.failed(show, TestOrderSystem.failure());
    }

    private void succeed(String show) {
        assertEquals(0, gate.waitMs(show));
        gate.succeeded(show);
    }

    private void failTen() {
        for (int show = 0; show < 10; show++) {
            fail("show-" + show);
        }
    }

    @Test
    void manyShowsThatFailKeepAllAwayUntilOneTrialSucceeds() {
        failTen();
        long wait = gate.waitMs("show-0");
        assertTrue(wait >= DOWN_MS / 2 && wait <= 2 * DOWN_MS, "waits " + wait);
        assertNotNull(gate.closedBecause());
        Await.until("one may try", () -> gate.waitMs("show-0") == 0);
        assertTrue(gate.waitMs("show-1") > 0, "a second one tries too");
        gate.failed("show-0", TestOrderSystem.failure());
        assertTrue(gate.waitMs("show-0") > 0);
        Await.until("one may try again", () -> gate.waitMs("show-0") == 0);
        gate.succeeded("show-0");
        assertNull(gate.closedBecause());
        succeed("show-1");
    }

    @Test
    void aShowThatDidNotFailTriesAtOnceAndOneAtATime() {
        failTen();
        assertEquals(0, gate.waitMs("sound"));
        long wait = gate.waitMs("sound-too");
        assertTrue(wait > 0 && wait < DOWN_MS / 2, "waits " + wait);
        gate.cancelled("sound");
        assertEquals(0, gate.waitMs("sound-too"), "nothing was asked, so another one tries");
        gate.failed("sound-too", TestOrderSystem.failure());
        assertTrue(gate.waitMs("sound-too") >= DOWN_MS / 2, "it failed, and waits as the others do");
        assertNotNull(gate.closedBecause());
        succeed("sound");
        assertNull(gate.closedBecause());
        succeed("show-0");
    }

    /** The trial may be a show that fails whatever happens: others do not wait for what comes of it. */
    @Test
    void aShowThatDidNotFailTriesBesideTheTrialOfOneThatDid() {
        failTen();
        Await.until("one may try", () -> gate.waitMs("show-0") == 0);
        succeed("sound");
        gate.failed("show-0", TestOrderSystem.failure());
        assertNull(gate.closedBecause());
        succeed("sound");
    }

    @Test
    void aShowThatIsForgottenTriesNoMore() {
        failTen();
        assertEquals(0, gate.waitMs("sound"));
        gate.forget("sound");
        assertEquals(0, gate.waitMs("sound-too"));
    }

    /** However many fail for reasons of their own, a success in between shows that the system is there. */
    @Test
    void successesOfAnyShowKeepItClosed() {
        for (int show = 0; show < 200; show++) {
            fail("poisoned-" + show);
            if (show % 9 == 8) {
                succeed("sound");
            }
        }
        assertNull(gate.closedBecause());
        assertEquals(22, gate.successes());
    }

    @Test
    void aTrialThatEndedBeforeItAskedAnythingLeavesRoomForAnother() {
        failTen();
        Await.until("one may try", () -> gate.waitMs("show-0") == 0);
        assertTrue(gate.waitMs("show-1") > 0, "a second one tries too");
        gate.cancelled("show-0");
        succeed("show-0");
        assertNull(gate.closedBecause());
    }

    /** What was in the batch was none of the system's business: that it is back is still to be seen. */
    @Test
    void aTrialThatHadNothingToAskIsNoSuccess() {
        failTen();
        Await.until("one may try", () -> gate.waitMs("show-0") == 0);
        gate.ended("show-0", Future.succeededFuture(Settlement.of(List.of(), List.of(), false)));
        assertEquals(0, gate.waitMs("show-1"), "another may try");
        assertTrue(gate.waitMs("show-2") > 0, "and only one");
        gate.ended("show-1", Future.failedFuture(TestOrderSystem.failure()));
        assertNotNull(gate.closedBecause());
        Await.until("one may try again", () -> gate.waitMs("show-1") == 0);
        gate.ended("show-1", Future.succeededFuture(Settlement.of(List.of(), List.of(), true)));
        succeed("show-0");
        succeed("show-1");
    }

    @Test
    void oneShowThatFailsForEverKeepsNoOtherAway() {
        for (int round = 0; round < 200; round++) {
            fail("poisoned");
            if (round % 10 == 0) {
                succeed("other");
            }
        }
        assertEquals(0, gate.waitMs("other"));
    }

    @Test
    void whatItAskedForHoldsForEveryShow() {
        assertEquals(0, gate.waitMs("a"));
        gate.failed("a", new RetryLaterException("later", 5_000));
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(4_000));
        long wait = gate.waitMs("b");
        assertTrue(wait > 1_000 && wait <= 1_101, "waits " + wait);
        assertNotNull(gate.closedBecause());
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_000));
        assertEquals(0, gate.waitMs("b"));
        assertNull(gate.closedBecause());
    }
}
