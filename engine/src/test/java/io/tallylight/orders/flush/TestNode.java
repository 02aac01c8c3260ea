package io.tallylight.orders.flush;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.orders.OrderSystem;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** One engine node, as far as orders are concerned: it can be closed in order, or killed. */
public final class TestNode implements AutoCloseable {
    /** Waits that let a test see what follows, with this lease in ms. */
    public static FlushTiming timing(long lease) {
        return new FlushTiming(lease, 2, 10, 1_000, 50, 2, 40, 50, 100);
    }

    final SharedRedis redis;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final OutboxFlushers flushers;

    /** Shows that it was told another node flushes. */
    final Queue<String> othersSeen = new ConcurrentLinkedQueue<>();

    private final Vertx vertx = Vertx.vertx();
    private volatile boolean dead;
    private boolean closed;

    public TestNode(RealRedis server, String id, FlushTiming timing, OrderSystem... systems) {
        this(server, id, timing, () -> false, systems);
    }

    /** Starts a node with a clock that may be far off. */
    public TestNode(
            RealRedis server, String id, FlushTiming timing, BooleanSupplier clockIsFarOff, OrderSystem... systems) {
        redis = SharedRedis.connect(server.url());
        FlushNode node = new FlushNode(id, null, Clock.systemUTC(), clockIsFarOff, othersSeen::add);
        flushers = OutboxFlushers.start(vertx, redis, List.of(systems), meters, node, timing, new Random());
    }

    /**
     * Cuts the node off, as a kill would: nothing it does from now on reaches Redis, and it gives no lease up. May be
     * called by its own order system.
     */
    synchronized void kill() {
        if (!dead) {
            dead = true;
            redis.close();
        }
    }

    boolean isDead() {
        return dead;
    }

    public long counter(String name, String system) {
        return (long) meters.get("tallylight.orders." + name)
                .tag("system", system)
                .counter()
                .count();
    }

    /** Waits for a count; it is counted a moment after Redis shows it. */
    public void awaitCounter(long expected, String name, String system) {
        Await.until(name + " is " + expected, () -> counter(name, system) == expected);
    }

    public double gauge(String name, String system) {
        return meters.get("tallylight.orders." + name)
                .tag("system", system)
                .gauge()
                .value();
    }

    void drain() {
        Await.result(flushers.drain(Duration.ofSeconds(20)));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Await.result(flushers.close());
        Await.result(vertx.close());
        if (!dead) {
            redis.close();
        }
    }
}
