package io.tallylight.redis;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of Redis as measured by this node: the node's own clock plus its offset to Redis's {@code TIME}. All nodes
 * on one Redis agree on it, within half a round trip, whatever their own clocks show. It is measured at the start,
 * every {@value #MEASURE_EVERY_MS} ms, and within a second after the node's clock was set. While Redis is unavailable
 * the last offset applies. May be read from any thread.
 */
public final class RedisClock extends Clock implements AutoCloseable {
    /** Offset, in ms, above which the node's clock counts as wrong and a warning is logged. */
    public static final long OFF_MS = 2_000;

    /** Offset, in ms, above which the node leaves work that another node can do to that node. */
    public static final long FAR_OFF_MS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(RedisClock.class);
    private static final long MEASURE_EVERY_MS = 10_000;
    private static final long CHECK_EVERY_MS = 1_000;

    /** Drift from the monotonic clock since the last measurement, in ms, above which the node's clock counts as set. */
    private static final long STEP_MS = 500;

    /** Maximum round trip of a measurement, in ms; the error is up to half of it, so slower answers are ignored. */
    private static final long ROUND_TRIP_MAX_MS = 1_000;

    private final Context context;
    private final SharedRedis redis;
    private final Clock own;
    private final LongSupplier nanos;
    private final MeterRegistry registry;
    private final Gauge gauge;

    private volatile long offsetMs;
    private long timer; // this and the following fields belong to the context
    private long measuredMs;
    private long measuredNs;
    private boolean measuring;
    private boolean warned;

    private RedisClock(Context context, SharedRedis redis, Clock own, LongSupplier nanos, MeterRegistry registry) {
        this.context = context;
        this.redis = redis;
        this.own = own;
        this.nanos = nanos;
        this.registry = registry;
        this.gauge = Gauge.builder("tallylight.clock.offset", this, clock -> clock.offsetMs / 1e3)
                .description("how far Redis's clock is ahead of this node's; negative where it is behind")
                .baseUnit("seconds")
                .register(registry);
    }

    /**
     * Starts measuring.
     *
     * @param own the node's clock
     * @param nanos monotonic clock, such as {@link System#nanoTime}
     * @return completes after the first measurement, even if that failed; never fails
     */
    public static Future<RedisClock> start(
            Vertx vertx, SharedRedis redis, Clock own, LongSupplier nanos, MeterRegistry registry) {
        RedisClock clock = new RedisClock(vertx.getOrCreateContext(), redis, own, nanos, registry);
        return Future.future(started -> clock.context.runOnContext(go -> {
            clock.timer = vertx.setPeriodic(CHECK_EVERY_MS, again -> clock.check());
            clock.measure().onComplete(done -> started.complete(clock));
        }));
    }

    /** Returns how far Redis's clock is ahead of the node's, in ms; 0 until it was measured. */
    public long offsetMs() {
        return offsetMs;
    }

    /** Returns whether the two clocks differ by more than {@value #OFF_MS} ms. */
    public boolean isOff() {
        return Math.abs(offsetMs) > OFF_MS;
    }

    /** Returns whether the two clocks differ by more than {@value #FAR_OFF_MS} ms. */
    public boolean isFarOff() {
        return Math.abs(offsetMs) > FAR_OFF_MS;
    }

    @Override
    public long millis() {
        return own.millis() + offsetMs;
    }

    @Override
    public Instant instant() {
        return own.instant().plusMillis(offsetMs);
    }

    @Override
    public ZoneId getZone() {
        return own.getZone();
    }

    /** Returns a clock of another zone with the current offset, which does not change later. */
    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(own.withZone(zone), Duration.ofMillis(offsetMs));
    }

    private void check() {
        long sinceMs = (nanos.getAsLong() - measuredNs) / 1_000_000;
        boolean stepped = Math.abs(own.millis() - measuredMs - sinceMs) > STEP_MS;
        if (!measuring && (stepped || sinceMs >= MEASURE_EVERY_MS)) {
            measure().onFailure(e -> LOG.debug("Redis does not tell the time: {}", FailureText.of(e)));
        }
    }

    private Future<Void> measure() {
        measuring = true;
        long askedMs = own.millis();
        long askedNs = nanos.getAsLong();
        return redis.read(() -> redis.commands().time())
                .onSuccess(time -> measured(time, askedMs, askedNs))
                .onComplete(done -> measuring = false)
                .mapEmpty();
    }

    private void measured(List<byte[]> time, long askedMs, long askedNs) {
        long nowNs = nanos.getAsLong();
        long tripMs = (nowNs - askedNs) / 1_000_000;
        boolean steppedMeanwhile = Math.abs(own.millis() - askedMs - tripMs) > STEP_MS;
        if (tripMs > ROUND_TRIP_MAX_MS || steppedMeanwhile) {
            return; // the next measurement asks again
        }
        offsetMs = number(time.get(0)) * 1_000 + number(time.get(1)) / 1_000 - (askedMs + tripMs / 2);
        measuredMs = own.millis();
        measuredNs = nowNs;
        if (isOff() != warned) {
            warned = isOff();
            if (warned) {
                LOG.warn(
                        "this node's clock differs from Redis's by {} ms: set one of them right; until then times that"
                                + " leave this node are Redis's",
                        offsetMs);
            } else {
                LOG.info("this node's clock agrees with Redis's again, within {} ms", OFF_MS);
            }
        }
    }

    private static long number(byte[] text) {
        return Long.parseLong(new String(text, StandardCharsets.UTF_8));
    }

    /** Stops measuring; the clock can still be read. */
    @Override
    public void close() {
        context.runOnContext(go -> context.owner().cancelTimer(timer));
        registry.remove(gauge);
    }
}
