package io.tallylight.orders.flush;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.tallylight.orders.LeaseLostException;
import io.tallylight.orders.RetryLaterException;
import io.vertx.core.AsyncResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all shows away from an order system that is down: a circuit breaker, and the pause that the system itself asked
 * for with {@code Retry-After}. In addition, each pair waits between its own tries. The breaker opens only when shows
 * fail and none succeeds: each show that fails counts once, and a success of any show closes it. While it is open,
 * shows whose last batch did not fail may still try, one at a time, so that shows that fail for a reason of their own
 * do not hold up the others. Owned by one thread.
 */
final class OrderSystemBreaker {
    /** Number of shows that fail, with no success of any show in between, before the system counts as down. */
    private static final int FAILURES_MAX = 10;

    private static final float FAILING_PERCENT = 100;

    /** A show that has not failed waits this part of {@code openMs} for the try of another one. */
    private static final int SHORT_WAIT_PARTS = 8;

    private static final Duration TRIAL_MAX = Duration.ofMinutes(2);

    private final CircuitBreaker breaker;
    private final long openMs;
    private final RandomGenerator random;
    private final LongSupplier nanos;
    private final Set<String> failing = new HashSet<>();
    private @Nullable String trying; // show that has not failed, and tries while the breaker is open
    private long successes;
    private long quietUntilNs;
    private boolean quiet;

    /**
     * Creates a breaker.
     *
     * @param openMs how long nobody tries once the system counts as down, in ms; then one batch does
     * @param nanos clock as {@link System#nanoTime}
     */
    OrderSystemBreaker(String name, long openMs, RandomGenerator random, LongSupplier nanos) {
        this.openMs = openMs;
        this.random = random;
        this.nanos = nanos;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(FAILURES_MAX)
                        .minimumNumberOfCalls(FAILURES_MAX)
                        .failureRateThreshold(FAILING_PERCENT)
                        .waitDurationInOpenState(Duration.ofMillis(openMs))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .maxWaitDurationInHalfOpenState(TRIAL_MAX)
                        .build());
    }

    /** Returns 0 if this show may record a batch now, whose end must be reported; else its wait, with jitter, in ms. */
    long waitMs(String show) {
        long left = quiet ? TimeUnit.NANOSECONDS.toMillis(quietUntilNs - nanos.getAsLong()) : 0;
        if (left > 0) {
            return left + 1 + random.nextLong(1 + left / 10);
        }
        quiet = false;
        if (breaker.tryAcquirePermission()) {
            return 0;
        } else if (failing.contains(show)) {
            return 1 + openMs / 2 + random.nextLong(openMs);
        } else if (trying == null) {
            trying = show;
            return 0;
        }
        long shortMs = 1 + openMs / SHORT_WAIT_PARTS;
        return shortMs + random.nextLong(shortMs);
    }

    /** Notes how a batch of this show ended. */
    void ended(String show, AsyncResult<Settlement> batch) {
        if (batch.failed() && batch.cause() instanceof LeaseLostException) {
            cancelled(show);
        } else if (batch.failed()) {
            failed(show, batch.cause());
        } else if (batch.result().asked()) {
            succeeded(show);
        } else {
            cancelled(show);
        }
    }

    /** Notes that the system took a batch of this show. */
    void succeeded(String show) {
        successes++;
        failing.remove(show);
        boolean unused = endTry(show);
        if (breaker.getState() != CircuitBreaker.State.CLOSED
                || breaker.getMetrics().getNumberOfBufferedCalls() > 0) {
            breaker.reset();
        }
    }

    /** Notes that a batch of this show failed. */
    void failed(String show, Throwable cause) {
        if (cause instanceof RetryLaterException later) {
            quietUntilNs = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(later.afterMs());
            quiet = true;
        }
        boolean first = failing.add(show);
        if (endTry(show)) {
            return;
        }
        if (first || breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
            breaker.onError(0, TimeUnit.MILLISECONDS, cause);
        } else {
            breaker.releasePermission();
        }
    }

    /**
     * Notes that a batch of this show ended without the system having been asked, which says nothing of its state: its
     * trial is still to come.
     */
    void cancelled(String show) {
        if (!endTry(show)) {
            breaker.releasePermission();
        }
    }

    /** Ends the try of a show that ran while the breaker was open; returns false if there was none. */
    private boolean endTry(String show) {
        boolean its = show.equals(trying);
        if (its) {
            trying = null;
        }
        return its;
    }

    /** Number of batches that the system took so far, of all shows. */
    long successes() {
        return successes;
    }

    /** Removes a show that is no longer flushed here. */
    void forget(String show) {
        failing.remove(show);
        boolean unused = endTry(show);
    }

    /** Returns why nothing is tried now; null if batches are tried. */
    @Nullable
    String closedBecause() {
        if (quiet && quietUntilNs - nanos.getAsLong() > 0) {
            return "it asked to be left alone";
        }
        return breaker.getState() == CircuitBreaker.State.OPEN ? "it is down" : null;
    }
}
