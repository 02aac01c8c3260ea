package io.tallylight.orders;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.vertx.core.AsyncResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all shows away from an order system that is down: a circuit breaker, and what the system itself asked for with
 * {@code Retry-After}. Each pair waits between its own tries besides; a show that fails again and again counts once here,
 * so that it can never keep the others away. Owned by one thread.
 */
final class ReceiverGate {
    private static final int WINDOW_CALLS = 20;
    private static final int CALLS_MIN = 10;
    private static final float FAILING_PERCENT = 50;
    private static final Duration TRIAL_MAX = Duration.ofMinutes(2);

    private final CircuitBreaker breaker;
    private final long openMs;
    private final RandomGenerator random;
    private final LongSupplier nanos;
    private final Set<String> failing = new HashSet<>();
    private long quietUntilNs;
    private boolean quiet;

    /**
     * @param openMs how long nobody tries once the system counts as down; then one batch does
     * @param nanos as {@link System#nanoTime}
     */
    ReceiverGate(String name, long openMs, RandomGenerator random, LongSupplier nanos) {
        this.openMs = openMs;
        this.random = random;
        this.nanos = nanos;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(WINDOW_CALLS)
                        .minimumNumberOfCalls(CALLS_MIN)
                        .failureRateThreshold(FAILING_PERCENT)
                        .waitDurationInOpenState(Duration.ofMillis(openMs))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .maxWaitDurationInHalfOpenState(TRIAL_MAX)
                        .build());
    }

    /** 0 where a batch may be recorded now: then its end must be told. Else how long to wait, with jitter, in ms. */
    long waitMs() {
        long left = quiet ? TimeUnit.NANOSECONDS.toMillis(quietUntilNs - nanos.getAsLong()) : 0;
        if (left > 0) {
            return left + 1 + random.nextLong(1 + left / 10);
        }
        quiet = false;
        return breaker.tryAcquirePermission() ? 0 : 1 + openMs / 2 + random.nextLong(openMs);
    }

    /** A batch of this show has come to this end. */
    void ended(String show, AsyncResult<Settlement> batch) {
        if (batch.failed() && batch.cause() instanceof LeaseLostException) {
            cancelled();
        } else if (batch.failed()) {
            failed(show, batch.cause());
        } else if (batch.result().asked()) {
            succeeded(show);
        } else {
            cancelled();
        }
    }

    /** The system took a batch of this show. */
    void succeeded(String show) {
        failing.remove(show);
        breaker.onSuccess(0, TimeUnit.MILLISECONDS);
    }

    /** A batch of this show failed. */
    void failed(String show, Throwable cause) {
        if (cause instanceof RetryLaterException later) {
            quietUntilNs = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(later.afterMs());
            quiet = true;
        }
        boolean first = failing.add(show);
        if (first || breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
            breaker.onError(0, TimeUnit.MILLISECONDS, cause);
        } else {
            breaker.releasePermission();
        }
    }

    /** A batch ended that says nothing of the system, which was not asked: a trial of it is still to come. */
    void cancelled() {
        breaker.releasePermission();
    }

    /** This show is no longer flushed here. */
    void forget(String show) {
        failing.remove(show);
    }

    /** Why nothing is tried now; null when it is. */
    @Nullable
    String closedBecause() {
        if (quiet && quietUntilNs - nanos.getAsLong() > 0) {
            return "it asked to be left alone";
        }
        return breaker.getState() == CircuitBreaker.State.OPEN ? "it is down" : null;
    }
}
