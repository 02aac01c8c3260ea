package io.tallylight.feed;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a tick takes: as short as it may be while the event loops have time, longer under load, so that reservations
 * keep theirs. Of a loop's time, telling viewers takes a quarter at most, and a loop that is late is left alone for four
 * times its lag. It lengthens at once and shortens by a tenth a tick. {@code worked} is for any thread, the rest belongs
 * to the hub's context.
 */
final class Pace {
    private static final int SHARE = 4;
    private static final long US_PER_MS = 1_000;

    private final int minMs;
    private final int maxMs;
    private final AtomicLong workUs = new AtomicLong();
    private final AtomicLong lagUs = new AtomicLong();
    private volatile double tickMs;

    /**
     * A pace.
     *
     * @param minMs the tick without load
     * @param maxMs the longest one
     */
    Pace(int minMs, int maxMs) {
        this.minMs = minMs;
        this.maxMs = Math.max(minMs, maxMs);
        this.tickMs = minMs;
    }

    /**
     * A task of the feed is done.
     *
     * @param waitedUs until its loop got to it
     * @param workedUs in it
     */
    void worked(long waitedUs, long workedUs) {
        workUs.accumulateAndGet(workedUs, Math::max);
        lagUs.accumulateAndGet(waitedUs, Math::max);
    }

    /** The next tick, ms, by what was done since this was asked before. */
    int next() {
        double wantedMs = (double) SHARE * Math.max(workUs.getAndSet(0), lagUs.getAndSet(0)) / US_PER_MS;
        tickMs = Math.min(maxMs, Math.max(minMs, Math.max(wantedMs, tickMs * 0.9)));
        return (int) Math.round(tickMs);
    }

    /** The present tick, ms. For any thread. */
    double tickMs() {
        return tickMs;
    }
}
