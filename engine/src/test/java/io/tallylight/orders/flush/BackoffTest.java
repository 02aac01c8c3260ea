package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void theBoundDoublesUpToTheMaximumAndTheWaitIsAnywhereBelow() {
        Backoff backoff = new Backoff(100, 30_000, new Random(1));
        long longest = 0;
        for (int failure = 0; failure < 1_000; failure++) {
            long wait = backoff.failed();
            long bound = Math.min(30_000, 100L << Math.min(failure, 20));
            assertTrue(wait >= 1 && wait <= bound, failure + ": " + wait);
            longest = Math.max(longest, wait);
        }
        assertTrue(longest > 25_000, "longest was " + longest);
        assertEquals(1_000, backoff.failures());
    }

    @Test
    void aSuccessBeginsAnew() {
        Backoff backoff = new Backoff(100, 30_000, new Random(1));
        for (int i = 0; i < 20; i++) {
            assertTrue(backoff.failed() > 0);
        }
        backoff.succeeded();
        assertTrue(backoff.failed() <= 100);
    }
}
