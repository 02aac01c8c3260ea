package io.tallylight.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.tallylight.config.Config;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket for each key. A bucket that was not used until it is full again is removed, which changes nothing. May
 * be used from any thread: a bucket is locked for the few instructions that take a token, and taking it allocates
 * nothing.
 *
 * @param <K> type of the keys that have a rate limit
 */
final class TokenBuckets<K> {
    /**
     * Maximum number of keys in memory, about 40 MB of them. Above it, the least used keys are removed and start again
     * with a full bucket, so that a flood of invented keys costs no more memory than this.
     */
    static final int KEYS_MAX = 100_000;

    private final Cache<K, Bucket> buckets;
    private final Function<K, Bucket> made;

    private TokenBuckets(Config.Rate rate, LongSupplier nanoTime) {
        long fullAfterSeconds = 1L + rate.burst() / rate.perSecond();
        this.buckets = Caffeine.newBuilder()
                .maximumSize(KEYS_MAX)
                .expireAfterAccess(Duration.ofSeconds(fullAfterSeconds))
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
        TimeMeter meter = new Meter(nanoTime);
        Bandwidth limit = Bandwidth.builder()
                .capacity(rate.burst())
                .refillGreedy(rate.perSecond(), Duration.ofSeconds(1))
                .build();
        this.made = key -> Bucket.builder()
                .addLimit(limit)
                .withCustomTimePrecision(meter)
                .withSynchronizationStrategy(SynchronizationStrategy.SYNCHRONIZED)
                .build();
    }

    /** Creates buckets of this rate; returns null if the rate means no limit. */
    static <K> @Nullable TokenBuckets<K> of(Config.Rate rate, LongSupplier nanoTime) {
        return rate.perSecond() == 0 ? null : new TokenBuckets<>(rate, nanoTime);
    }

    /** Takes a token and returns 0, or takes nothing and returns the time until there is one, in ms. */
    long waitMs(K key) {
        Bucket bucket = buckets.get(key, made);
        if (bucket.tryConsume(1)) {
            return 0;
        }
        long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        return 1 + TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Returns the approximate number of keys in memory. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /** The clock that the buckets read; it never goes back. */
    private record Meter(LongSupplier nanoTime) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
