package io.tallylight.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReceiverGateTest {
    private static final long DOWN_MS = 1_000;

    private final AtomicLong nanos = new AtomicLong();
    private final ReceiverGate gate = new ReceiverGate("test", DOWN_MS, new Random(1), nanos::get);

    private void fail(String show) {
        assertEquals(0, gate.waitMs());
        gate.failed(show, TestOrderSystem.failure());
    }

    private void succeed(String show) {
        assertEquals(0, gate.waitMs());
        gate.succeeded(show);
    }

    @Test
    void manyShowsThatFailKeepAllAwayUntilOneTrialSucceeds() {
        for (int show = 0; show < 10; show++) {
            fail("show-" + show);
        }
        long wait = gate.waitMs();
        assertTrue(wait >= DOWN_MS / 2 && wait <= 2 * DOWN_MS, "waits " + wait);
        assertNotNull(gate.closedBecause());
        Await.until("one may try", () -> gate.waitMs() == 0);
        assertTrue(gate.waitMs() > 0, "a second one tries too");
        gate.failed("show-0", TestOrderSystem.failure());
        assertTrue(gate.waitMs() > 0);
        Await.until("one may try again", () -> gate.waitMs() == 0);
        gate.succeeded("show-0");
        assertNull(gate.closedBecause());
        succeed("show-1");
    }

    @Test
    void aTrialThatEndedBeforeItAskedAnythingLeavesRoomForAnother() {
        for (int show = 0; show < 10; show++) {
            fail("show-" + show);
        }
        Await.until("one may try", () -> gate.waitMs() == 0);
        assertTrue(gate.waitMs() > 0, "a second one tries too");
        gate.cancelled();
        succeed("show-0");
        assertNull(gate.closedBecause());
    }

    /** What was in the batch was none of the system's business: that it is back is still to be seen. */
    @Test
    void aTrialThatHadNothingToAskIsNoSuccess() {
        for (int show = 0; show < 10; show++) {
            fail("show-" + show);
        }
        Await.until("one may try", () -> gate.waitMs() == 0);
        gate.ended("show-0", Future.succeededFuture(Settlement.of(List.of(), List.of(), false)));
        assertEquals(0, gate.waitMs(), "another may try");
        assertTrue(gate.waitMs() > 0, "and only one");
        gate.ended("show-1", Future.failedFuture(TestOrderSystem.failure()));
        assertNotNull(gate.closedBecause());
        Await.until("one may try again", () -> gate.waitMs() == 0);
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
        assertEquals(0, gate.waitMs());
    }

    @Test
    void whatItAskedForHoldsForEveryShow() {
        assertEquals(0, gate.waitMs());
        gate.failed("a", new RetryLaterException("later", 5_000));
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(4_000));
        long wait = gate.waitMs();
        assertTrue(wait > 1_000 && wait <= 1_101, "waits " + wait);
        assertNotNull(gate.closedBecause());
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_000));
        assertEquals(0, gate.waitMs());
        assertNull(gate.closedBecause());
    }
}
