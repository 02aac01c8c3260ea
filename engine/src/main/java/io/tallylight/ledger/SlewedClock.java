package io.tallylight.ledger;

/**
 * What one node knows of a show's clock: the last time that the script told, and how long ago that was by this machine's
 * monotonic clock. The script lets the show's clock follow the wall clock only as far as this allows. Belongs to one event
 * loop.
 */
final class SlewedClock {
    /** The script takes halves and quarters of what has passed; what is less than this waits for the next call. */
    private static final long STEP_MS = 4;

    private static final long NANOS_PER_MS = 1_000_000;

    private long lastNow;
    private long lastNanos;

    /** Epoch ms, the last time told; 0 before any. */
    long lastNow() {
        return lastNow;
    }

    /** Whole steps passed since then, in ms, 0 for a batch that was sent before; -1 before any. */
    long elapsedMs(long nanos) {
        return lastNow == 0 ? -1 : Math.max(0, (nanos - lastNanos) / (STEP_MS * NANOS_PER_MS) * STEP_MS);
    }

    /**
     * A call was answered.
     *
     * @param now epoch ms that it told
     * @param nanos when it was sent
     */
    void told(long now, long nanos) {
        // What elapsedMs() left out stays to be counted: at thousands of calls a second it would be most of the time.
        lastNanos = lastNow == 0 ? nanos : lastNanos + elapsedMs(nanos) * NANOS_PER_MS;
        lastNow = now;
    }
}
