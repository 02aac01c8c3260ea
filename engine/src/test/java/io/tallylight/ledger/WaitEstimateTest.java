package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitEstimateTest {
    private static final int BATCH = 128;
    private static final int MANY = 20_000;

    private final WaitEstimate estimate = new WaitEstimate(BATCH);
    private long nowNanos = Long.MAX_VALUE - 5;

    @Test
    void nothingIsExpectedBeforeAnythingIsKnown() {
        assertEquals(0, waitMs(MANY));
        estimate.sent(1, 0, nowNanos);
        assertEquals(0, waitMs(MANY), "no time has passed yet");
    }

    @Test
    void nobodyWaitsWhileNothingIsOnItsWay() {
        batches(20, 1, 0, 5_000);
        assertEquals(0, waitMs(MANY));
    }

    @Test
    void aQuietShowIsNotTakenForASlowOne() {
        for (int i = 0; i < WaitEstimate.WARM_BATCHES; i++) {
            batches(1, 1, 0, 1);
            pass(10_000);
        }
        estimate.sent(1, 0, nowNanos);
        assertEquals(16, waitMs(15 * BATCH), "sixteen batches of a millisecond");
    }

    @Test
    void theWaitGrowsWithTheQueueAndWithTheTimeThatABatchTakes() {
        batches(20, BATCH, 500, 4);
        estimate.sent(BATCH, 500, nowNanos);
        assertEquals(4, waitMs(0));
        assertEquals(8, waitMs(BATCH));
        assertEquals(44, waitMs(10 * BATCH));
    }

    @Test
    void eachBatchOnItsWayIsWaitedFor() {
        batches(20, BATCH, 500, 4);
        estimate.sent(BATCH, 500, nowNanos);
        estimate.sent(BATCH, 500, nowNanos);
        estimate.sent(BATCH, 500, nowNanos);
        assertEquals(12, waitMs(0));
        assertEquals(20, waitMs(2 * BATCH));
        pass(4);
        estimate.answered(nowNanos);
        assertEquals(8, waitMs(0), "what waited in Redis meanwhile took no longer by that");
    }

    @Test
    void aStalledRedisIsNoticedWithoutAnAnswer() {
        batches(20, BATCH, 0, 1);
        estimate.sent(BATCH, 0, nowNanos);
        pass(1_001);
        assertTrue(waitMs(0) > 1_000);
    }

    @Test
    void oneSlowBatchIsNoReasonToRefuseAndManyAre() {
        batches(20, BATCH, 0, 2);
        batches(1, BATCH, 0, 400);
        estimate.sent(BATCH, 0, nowNanos);
        assertTrue(waitMs(5 * BATCH) < 1_000);
        estimate.answered(nowNanos);
        batches(20, BATCH, 0, 400);
        estimate.sent(BATCH, 0, nowNanos);
        assertTrue(waitMs(5 * BATCH) > 1_000);
    }

    @Test
    void afterAStallAFewFastBatchesShowThatItIsOver() {
        batches(20, BATCH, 0, 2);
        batches(1, BATCH, 0, 5_000);
        batches(8, BATCH, 0, 2);
        estimate.sent(BATCH, 0, nowNanos);
        assertTrue(waitMs(5 * BATCH) < 50);
    }

    @Test
    void largeBasketsLeaveRoomForFewerCommandsInABatch() {
        batches(30, 7, 1_000, 10);
        estimate.sent(7, 1_000, nowNanos);
        long waitMs = waitMs(700);
        assertTrue(waitMs > 900 && waitMs <= 1_010, () -> waitMs + " ms for a hundred batches of ten");
    }

    @Test
    void aBatchThatTookAllThereWasDoesNotTellHowManyFit() {
        batches(30, 2, 0, 10);
        estimate.sent(2, 0, nowNanos);
        assertEquals(20, waitMs(BATCH));
    }

    @Test
    void theLongestWaitIsStillANumber() {
        batches(WaitEstimate.WARM_BATCHES, BATCH, 0, 1);
        estimate.sent(1, 0, nowNanos);
        pass(TimeUnit.DAYS.toMillis(365));
        assertEquals(Integer.MAX_VALUE, waitMs(Integer.MAX_VALUE));
    }

    private void batches(int count, int commands, int leftBehind, long tookMs) {
        for (int i = 0; i < count; i++) {
            estimate.sent(commands, leftBehind, nowNanos);
            pass(tookMs);
            estimate.answered(nowNanos);
        }
    }

    private long waitMs(int queued) {
        return estimate.waitMs(queued, nowNanos);
    }

    private void pass(long ms) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
