package io.tallylight.ledger;

/**
 * The show's clock as one node knows it: the time in the last reply of the script, and the time since then by this
 * machine's monotonic clock. The script lets the show's clock follow the wall clock only as far as this allows. Belongs
 * to one event loop.
 */
final class SlewedClock {
    /**
     * Step of the elapsed time, in ms. The script takes halves and quarters of it; a remainder below one step waits for
     * the next call.
     */
    private static final long STEP_MS = 4;

    private static final long NANOS_PER_MS = 1_000_000;

    private long lastNow;
    private long lastNanos;

    /** Returns the time in the last reply, epoch ms; 0 before the first reply. */
    long lastNow() {
        return lastNow;
    }

    /**
     * Returns the whole steps passed since then, in ms: 0 for a batch that was sent before, -1 before the first reply.
     */
    long elapsedMs(long nanos) {
        return lastNow == 0 ? -1 : Math.max(0, (nanos - lastNanos) / (STEP_MS * NANOS_PER_MS) * STEP_MS);
    }

    /**
     * Records the answer to a call.
     *
     * @param now epoch ms in the reply
     * @param nanos time at which the call was sent
     */
    void told(long now, long nanos) {
        // The remainder that elapsedMs() left out is counted later: at thousands of calls a second it would be most of
        // the time.
        lastNanos = lastNow == 0 ? nanos : lastNanos + elapsedMs(nanos) * NANOS_PER_MS;
        lastNow = now;
    }
}
