package io.tallylight.load.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(new Random(1));

    @Test
    void waitsDoubleUpToTwoSeconds() {
        for (int attempt = 1; attempt <= 100; attempt++) {
            long ceilingMs = Math.min(2_000, 50L << Math.min(attempt - 1, 10));
            long ms = backoff.nextMs(attempt, null);
            assertTrue(ms >= ceilingMs / 2 && ms <= ceilingMs, "attempt " + attempt + ": " + ms);
        }
    }

    @Test
    void fullJitterIsAnyTimeUpToACeilingThatDoubles() {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 1_000; i++) {
            assertTrue(backoff.fullJitterMs(1) <= 50);
            long ms = backoff.fullJitterMs(100);
            least = Math.min(least, ms);
            most = Math.max(most, ms);
        }
        assertTrue(least >= 1 && least < 100 && most > 1_900 && most <= 2_000, least + " to " + most);
        assertEquals(1, backoff.withinMs(0));
    }

    @Test
    void whatTheEngineAsksForIsTheLeast() {
        assertEquals(3_000, backoff.nextMs(1, "3"));
    }

    @Test
    void aDateOrNonsenseCountsAsAbsent() {
        assertTrue(backoff.nextMs(1, "Wed, 21 Oct 2026 07:28:00 GMT") <= 50);
        assertTrue(backoff.nextMs(1, "-5") <= 50);
    }

    @Test
    void aSegmentMayHoldASlashAndASpace() {
        assertEquals("POST%20a%2Fb", Urls.segment("POST a/b"));
    }
}
