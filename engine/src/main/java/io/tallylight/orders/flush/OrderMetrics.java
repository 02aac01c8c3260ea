package io.tallylight.orders.flush;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Meters of one order system, over all shows: the show is not a tag, since the number of shows is unbounded. May be
 * used from any thread.
 */
final class OrderMetrics {
    private static final String PREFIX = "tallylight.orders.";

    private final MeterRegistry registry;
    /** Number of shows that a meter names while one of their messages is blocked; the others are only in the log. */
    private static final int BLOCKED_MAX = 100;

    private final String system;
    private final Map<String, Blocked> blocked = new ConcurrentHashMap<>();
    private final Map<String, Lag> lags = new ConcurrentHashMap<>();
    private final Counter flushed;
    private final Counter failures;
    private final Counter dead;
    private final Counter alarms;
    private final AtomicBoolean parked = new AtomicBoolean();
    private final AtomicBoolean away = new AtomicBoolean();
    private final List<Meter> meters;

    /**
     * The waiting orders of one show.
     *
     * @param orders number of orders not yet delivered
     * @param oldestMs ms since the oldest of them was committed; 0 if another node flushes
     */
    private record Lag(long orders, long oldestMs) {}

    /** The time for which a message of a show has been failing, with the meter that reports it. */
    private record Blocked(AtomicLong ageMs, Gauge gauge) {}

    OrderMetrics(MeterRegistry registry, String system) {
        this.registry = registry;
        this.system = system;
        Tags tags = Tags.of("system", system);
        flushed = Counter.builder(PREFIX + "flushed")
                .description("orders that the order system has taken, by this node")
                .tags(tags)
                .register(registry);
        failures = Counter.builder(PREFIX + "failures")
                .description("batches that failed and are tried again")
                .tags(tags)
                .register(registry);
        dead = Counter.builder(PREFIX + "dead")
                .description("orders that were refused for good or cannot be read")
                .tags(tags)
                .register(registry);
        alarms = Counter.builder(PREFIX + "alarms")
                .description(
                        "things that must not happen: orders that cannot be read, that vanished from the outbox, or"
                                + " that are recorded otherwise, and definitions that are not kept")
                .tags(tags)
                .register(registry);
        Gauge lag = Gauge.builder(PREFIX + "lag", lags, OrderMetrics::orders)
                .description("orders not yet delivered, as any node sees them: take the highest over nodes")
                .tags(tags)
                .register(registry);
        Gauge oldest = Gauge.builder(PREFIX + "oldest.age", lags, OrderMetrics::oldestSeconds)
                .description("age of the oldest order that this node is about to deliver")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge park = Gauge.builder(PREFIX + "parked", parked, flag -> flag.get() ? 1 : 0)
                .description("1 while the order system wants no orders: they wait until it is resumed")
                .tags(tags)
                .register(registry);
        Gauge down = Gauge.builder(PREFIX + "away", away, flag -> flag.get() ? 1 : 0)
                .description("1 while the order system counts as down, or asked to be left alone, on this node")
                .tags(tags)
                .register(registry);
        meters = List.of(flushed, failures, dead, alarms, lag, oldest, park, down);
    }

    /** Sets what is waiting in a show, until the next call for it. */
    void waiting(String show, long orders, long oldestMs) {
        if (orders == 0) {
            lags.remove(show);
        } else {
            lags.put(show, new Lag(orders, oldestMs));
        }
    }

    /** Notes for how long a message of this show has been failing. */
    synchronized void blocked(String show, long ageMs) {
        Blocked before = blocked.get(show);
        if (before != null) {
            before.ageMs.set(ageMs);
        } else if (blocked.size() < BLOCKED_MAX) {
            AtomicLong age = new AtomicLong(ageMs);
            Gauge gauge = Gauge.builder(PREFIX + "blocked", age, it -> it.get() / 1e3)
                    .description("how long the order system has failed to take the message at which this show stands")
                    .baseUnit("seconds")
                    .tags("system", system, "show", show)
                    .register(registry);
            blocked.put(show, new Blocked(age, gauge));
        }
    }

    /** Notes that no message of this show is blocked. */
    synchronized void unblocked(String show) {
        Blocked was = blocked.remove(show);
        if (was != null) {
            registry.remove(was.gauge);
        }
    }

    void settled(int delivered, int deadLetters) {
        flushed.increment(delivered);
        dead.increment(deadLetters);
    }

    void failed() {
        failures.increment();
    }

    void alarm() {
        alarms.increment();
    }

    void parked(boolean now) {
        parked.set(now);
    }

    void away(boolean now) {
        away.set(now);
    }

    /** Removes the meters from the registry. */
    void close() {
        meters.forEach(registry::remove);
        List.copyOf(blocked.keySet()).forEach(this::unblocked);
    }

    private static double orders(Map<String, Lag> lags) {
        return lags.values().stream().mapToLong(Lag::orders).sum();
    }

    private static double oldestSeconds(Map<String, Lag> lags) {
        return lags.values().stream().mapToLong(Lag::oldestMs).max().orElse(0) / 1e3;
    }
}
