package io.tallylight.feed;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a tick takes: as short as it may be while the event loops have time, longer under load, so that reservations
 * keep theirs. Of a loop's time, telling viewers takes half at most, and a loop that is late for other reasons is left
 * alone for twice its lag. Both are smoothed, so that one pause stretches nothing. {@code worked} is for any thread, the rest
 * belongs to the hub's context.
 */
final class TickPace {
    private static final double SHARE = 2;

    /** What the last tick counts beside those before it. */
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
     * A pace.
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
     * A task of the feed is done; of several in one tick the longest counts.
     *
     * @param waitedUs until its loop got to it, where no other task of the feed held that up; else 0
     * @param workedUs in it
     */
    void worked(long waitedUs, long workedUs) {
        workUs.accumulateAndGet(workedUs, Math::max);
        lagUs.accumulateAndGet(waitedUs, Math::max);
    }

    /** The next tick, ms, by what was done since this was asked before. */
    int next() {
        smoothWorkMs += WEIGHT * (workUs.getAndSet(0) / US_PER_MS - smoothWorkMs);
        smoothLagMs += WEIGHT * (lagUs.getAndSet(0) / US_PER_MS - smoothLagMs);
        tickMs = Math.min(maxMs, Math.max(minMs, SHARE * Math.max(smoothWorkMs, smoothLagMs)));
        return (int) Math.round(tickMs);
    }

    /** The present tick, ms. For any thread. */
    double tickMs() {
        return tickMs;
    }
}
