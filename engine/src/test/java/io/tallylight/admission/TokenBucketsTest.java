package io.tallylight.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.config.Config;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    /** Any value, before or after zero: only differences count. */
    private final AtomicLong nanos = new AtomicLong(-1_000_000_000L);

    private final TokenBuckets<String> tokenBuckets = quotas(10, 5);

    @Test
    void whoWasQuietMayAskForAWholeBurstAndThenWaitsForTheNextToken() {
        assertEquals(5, admitted("ann", 5));
        assertEquals(101, tokenBuckets.waitMs("ann"), "a tenth of a second, rounded up");
    }

    @Test
    void aRefusalTakesNothingAndTheWaitGetsShorter() {
        assertEquals(5, admitted("ann", 5));
        assertEquals(0, admitted("ann", 100));
        pass(60);
        assertEquals(41, tokenBuckets.waitMs("ann"));
        pass(41);
        assertEquals(0, tokenBuckets.waitMs("ann"));
        assertEquals(0, admitted("ann", 1));
    }

    @Test
    void inTheLongRunTheRateHolds() {
        int admitted = admitted("ann", 100);
        for (int i = 0; i < 1_000; i++) {
            pass(10);
            admitted += admitted("ann", 3);
        }
        assertEquals(5 + 100, admitted, "a burst, and ten a second for ten seconds");
    }

    @Test
    void eachKeyHasAQuotaOfItsOwn() {
        assertEquals(5, admitted("ann", 100));
        assertEquals(5, admitted("bob", 100));
    }

    @Test
    void whoIsForgottenWouldHaveBeenFullAgain() {
        assertEquals(5, admitted("ann", 100));
        pass(999);
        assertEquals(5, admitted("ann", 100));
        pass(60_000);
        assertEquals(0, tokenBuckets.size());
        assertEquals(5, admitted("ann", 100));
    }

    @Test
    void aFloodOfInventedKeysIsForgottenBeyondTheLimit() {
        for (int i = 0; i < TokenBuckets.KEYS_MAX * 2; i++) {
            assertEquals(0, tokenBuckets.waitMs("invented " + i));
        }
        assertTrue(tokenBuckets.size() <= TokenBuckets.KEYS_MAX, () -> tokenBuckets.size() + " keys");
    }

    @Test
    void threadsShareAQuotaWithoutATokenTooMany() {
        AtomicInteger admitted = new AtomicInteger();
        TokenBuckets<String> shared = quotas(1, 1_000);
        IntStream.range(0, 8).parallel().forEach(thread -> {
            for (int i = 0; i < 1_000; i++) {
                admitted.addAndGet(shared.waitMs("all") == 0 ? 1 : 0);
            }
        });
        assertEquals(1_000, admitted.get());
    }

    @Test
    void aRateOfZeroIsNoQuota() {
        assertNull(TokenBuckets.of(new Config.Rate(0, 5), nanos::get));
        assertNotNull(TokenBuckets.of(new Config.Rate(1, 1), nanos::get));
    }

    private int admitted(String key, int asked) {
        int admitted = 0;
        for (int i = 0; i < asked; i++) {
            admitted += tokenBuckets.waitMs(key) == 0 ? 1 : 0;
        }
        return admitted;
    }

    private TokenBuckets<String> quotas(int perSecond, int burst) {
        TokenBuckets<String> made = TokenBuckets.of(new Config.Rate(perSecond, burst), nanos::get);
        return Objects.requireNonNull(made);
    }

    private void pass(long ms) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
