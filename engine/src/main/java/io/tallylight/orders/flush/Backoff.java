package io.tallylight.orders.flush;

import java.util.random.RandomGenerator;

/**
 * Waits after failures: exponential with full jitter, so that pairs which failed together do not retry together. Owned
 * by one thread.
 */
final class Backoff {
    private static final int DOUBLINGS = 20; // keeps the shift far from overflow

    private final long minMs;
    private final long maxMs;
    private final RandomGenerator random;
    private int failures;

    Backoff(long minMs, long maxMs, RandomGenerator random) {
        this.minMs = minMs;
        this.maxMs = maxMs;
        this.random = random;
    }

    /** Counts one more failure in a row; returns the wait after it, at least 1 ms. */
    long failed() {
        long bound = Math.min(maxMs, minMs << Math.min(failures, DOUBLINGS));
        failures++;
        return 1 + random.nextLong(bound);
    }

    /** Number of failures in a row. */
    int failures() {
        return failures;
    }

    void succeeded() {
        failures = 0;
    }
}
