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
 * A token bucket for each key. One that was not asked for until it is full again is forgotten, which changes nothing. Any
 * thread: a bucket is locked for the few instructions that take a token, and taking it allocates nothing.
 *
 * @param <K> who has a quota
 */
final class TokenBuckets<K> {
    /**
     * Keys remembered, about 40 MB of them. Beyond, those asked for least are forgotten and start with a full bucket, so
     * that a flood of invented keys costs no more memory than this.
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

    /** Quotas of this rate; null when it is none. */
    static <K> @Nullable TokenBuckets<K> of(Config.Rate rate, LongSupplier nanoTime) {
        return rate.perSecond() == 0 ? null : new TokenBuckets<>(rate, nanoTime);
    }

    /** Takes a token: 0, or how many milliseconds it is until there is one. Nothing is taken then. */
    long waitMs(K key) {
        Bucket bucket = buckets.get(key, made);
        if (bucket.tryConsume(1)) {
            return 0;
        }
        long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        return 1 + TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** How many keys are remembered, about. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /** The clock as the buckets read it; it never goes back. */
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
