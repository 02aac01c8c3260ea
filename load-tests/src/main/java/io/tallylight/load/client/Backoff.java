package io.tallylight.load.client;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How long to wait before the next attempt. Owned by one thread. */
final class Backoff {
    private static final long FIRST_MS = 50;
    private static final long MAX_MS = 2_000;

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Milliseconds, at least 1: doubling from 50 ms to 2 s, of which the upper half is random, and never less than what
     * the engine asked for.
     *
     * @param attempts how often the request was sent already, at least 1
     * @param retryAfter the header, in seconds; a date or nonsense counts as absent
     */
    long nextMs(int attempts, @Nullable String retryAfter) {
        long ceiling = Math.min(MAX_MS, FIRST_MS << Math.min(attempts - 1, 10));
        long chosen = ceiling / 2 + random.nextLong(ceiling / 2 + 1);
        return Math.max(1, Math.max(chosen, askedMs(retryAfter)));
    }

    /**
     * Milliseconds, at least 1, with full jitter: any time up to a ceiling that doubles from 50 ms to 2 s, so that many who
     * lost a server at once come back evenly spread.
     *
     * @param attempts in vain so far, at least 1
     */
    long fullJitterMs(int attempts) {
        return withinMs(Math.min(MAX_MS, FIRST_MS << Math.min(attempts - 1, 10)));
    }

    /** Any time from 1 to so many milliseconds. */
    long withinMs(long ms) {
        return 1 + random.nextLong(Math.max(1, ms));
    }

    private static long askedMs(@Nullable String retryAfter) {
        if (retryAfter == null || !retryAfter.matches("\\d{1,5}")) {
            return 0;
        }
        return Long.parseLong(retryAfter) * 1_000;
    }
}
