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
