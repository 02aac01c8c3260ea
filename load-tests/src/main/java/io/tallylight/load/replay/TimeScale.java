package io.tallylight.load.replay;

import io.tallylight.load.trace.Basket;
import io.tallylight.load.trace.RetailTrace;

/** Compresses the day, from its first basket to its last, into the length of the run, proportions kept. */
record TimeScale(long firstMs, long lastMs, long durationMs) {
    static TimeScale of(RetailTrace trace, long durationMs) {
        var times = trace.baskets().stream().mapToLong(Basket::atMs).summaryStatistics();
        return new TimeScale(times.getMin(), times.getMax(), durationMs);
    }

    /** Milliseconds from the start of the run; a time outside the day counts as its nearer end. */
    long offsetMs(long atMs) {
        if (lastMs == firstMs) {
            return 0;
        }
        long inside = Math.min(lastMs, Math.max(firstMs, atMs));
        return Math.round((double) (inside - firstMs) / (lastMs - firstMs) * durationMs);
    }
}
