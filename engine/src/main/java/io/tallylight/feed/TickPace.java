package io.tallylight.feed;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Computes the length of a tick: as short as allowed while the event loops have time, longer under load, so that
 * reservations keep their share. Sending to viewers takes at most half of a loop's time, and a loop that is late for
 * other reasons is left alone for twice its lag. Both values are smoothed, so that one pause does not change the tick
 * much. {@code worked} is for any thread, everything else belongs to the hub's context.
 */
final class TickPace {
    private static final double SHARE = 2;

    /** Weight of the last tick against those before it. */
    private static final double WEIGHT = 0.3;

    private static final double US_PER_MS = 1_000;

    private final int minMs;
    private final int maxMs;
    private final AtomicLong workUs = new AtomicLong();
    private final AtomicLong lagUs = new AtomicLong();
    private double smoothWorkMs;
    private double smoothLagMs;
    private volatile double tickMs;

    /**
     * Creates a pace.
     *
     * @param minMs the tick without load
     * @param maxMs the longest one
     */
    TickPace(int minMs, int maxMs) {
        this.minMs = minMs;
        this.maxMs = Math.max(minMs, maxMs);
        this.tickMs = minMs;
    }

    /**
     * Records that a task of the feed is done; of several tasks in one tick the longest counts.
     *
     * @param waitedUs us until its loop started it, if no other task of the feed caused the delay; otherwise 0
     * @param workedUs us that it took
     */
    void worked(long waitedUs, long workedUs) {
        workUs.accumulateAndGet(workedUs, Math::max);
        lagUs.accumulateAndGet(waitedUs, Math::max);
    }

    /** Returns the length of the next tick, in ms, by the work since the last call. */
    int next() {
        smoothWorkMs += WEIGHT * (workUs.getAndSet(0) / US_PER_MS - smoothWorkMs);
        smoothLagMs += WEIGHT * (lagUs.getAndSet(0) / US_PER_MS - smoothLagMs);
        tickMs = Math.min(maxMs, Math.max(minMs, SHARE * Math.max(smoothWorkMs, smoothLagMs)));
        return (int) Math.round(tickMs);
    }

    /** Returns the length of the present tick, in ms. For any thread. */
    double tickMs() {
        return tickMs;
    }
}
