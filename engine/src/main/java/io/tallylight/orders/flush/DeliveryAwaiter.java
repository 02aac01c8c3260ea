package io.tallylight.orders.flush;

import io.lettuce.core.KeyValue;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the awaited order system has an order. Whichever node flushes the show, its progress is in Redis: while
 * callers wait in a show that is looked at, one look serves all of them, at once when this node has settled something.
 * Its methods may be called from any thread.
 */
public final class DeliveryAwaiter {
    private static final long LOOK_MIN_MS = 2;
    private static final long LOOK_MAX_MS = 50;

    private final Vertx vertx;
    private final Context context;
    private final SharedRedis redis;
    private final @Nullable String system;
    private final long waitMs;
    private final Consumer<String> wake;
    private final Map<String, Waiters> shows = new HashMap<>(); // on the context

    /**
     * @param system name of the order system that callers wait for; null for none, and then nothing waits
     * @param waitMs longest wait for an order, in ms
     * @param wake lets the orders of a show be flushed at once
     */
    public DeliveryAwaiter(
            Vertx vertx, SharedRedis redis, @Nullable String system, long waitMs, Consumer<String> wake) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.redis = redis;
        this.system = system;
        this.waitMs = waitMs;
        this.wake = wake;
    }

    /** Returns whether there is an order system to wait for. */
    public boolean isOn() {
        return system != null;
    }

    /** A caller that waits. */
    private record Waiter(long number, long endNs, Promise<Boolean> done) {}

    /** The callers that wait in one show. */
    private static final class Waiters {
        final List<Waiter> all = new ArrayList<>();
        long lookMs = LOOK_MIN_MS;
        boolean looking;
        boolean again;
        long timer = -1; // timer of the next look
    }

    /**
     * Waits for an order.
     *
     * @param number number of a committed order that is not of a rehearsal
     * @return on the caller's context: true when the system has it; false when it is a dead letter there, or not there
     *     in time. Does not fail
     */
    public Future<Boolean> await(String show, long number) {
        if (system == null) {
            return Future.succeededFuture(true);
        }
        Context caller = Vertx.currentContext();
        Promise<Boolean> done = Promise.promise();
        long endNs = System.nanoTime() + waitMs * 1_000_000;
        context.runOnContext(go -> {
            Waiters waiters = shows.computeIfAbsent(show, id -> new Waiters());
            waiters.all.add(new Waiter(number, endNs, done));
            waiters.lookMs = LOOK_MIN_MS;
            wake.accept(show);
            look(show, waiters);
        });
        Future<Boolean> known = done.future();
        return caller == null ? known : Future.fromCompletionStage(known.toCompletionStage(), caller);
    }

    /**
     * Returns the number of the last order of a show up to which each is recorded or a dead letter; fails while Redis
     * is away.
     */
    public Future<Long> settledUpTo(String show) {
        byte[] key = ShowKeys.of(show).delivery().getBytes(StandardCharsets.UTF_8);
        byte[] progress = DeliveryKeys.progress(String.valueOf(system));
        return redis.read(() -> redis.commands().hget(key, progress)).map(found -> found == null ? 0 : number(found));
    }

    /** Returns whether the awaited order system has an order by now; fails while Redis is away. */
    public Future<Boolean> has(String show, long number) {
        byte[] key = ShowKeys.of(show).delivery().getBytes(StandardCharsets.UTF_8);
        byte[] dead = DeliveryKeys.dead(String.valueOf(system), Long.toString(number));
        return settledUpTo(show)
                .compose(upTo -> number > upTo
                        ? Future.succeededFuture(false)
                        : redis.read(() -> redis.commands().hexists(key, dead)).map(isDead -> !isDead));
    }

    /** Notes that this node settled something of this show for the order system of that name. */
    public void settled(String show, String by) {
        if (by.equals(system)) {
            context.runOnContext(go -> {
                Waiters waiters = shows.get(show);
                if (waiters != null) {
                    look(show, waiters);
                }
            });
        }
    }

    private void look(String show, Waiters waiters) {
        if (waiters.looking) {
            waiters.again = true;
            return;
        }
        waiters.looking = true;
        byte[] key = ShowKeys.of(show).delivery().getBytes(StandardCharsets.UTF_8);
        settledUpTo(show).compose(upTo -> tell(key, waiters, upTo)).onComplete(told -> {
            waiters.looking = false;
            giveUp(waiters);
            next(show, waiters);
        });
    }

    private void next(String show, Waiters waiters) {
        if (waiters.all.isEmpty()) {
            shows.remove(show, waiters);
        } else if (waiters.again) {
            waiters.again = false;
            look(show, waiters);
        } else {
            long delay = waiters.lookMs;
            waiters.lookMs = Math.min(LOOK_MAX_MS, delay * 2);
            vertx.cancelTimer(waiters.timer); // each new caller looks, and must not leave another timer behind
            waiters.timer = vertx.setTimer(delay, again -> {
                if (!waiters.looking && shows.get(show) == waiters) {
                    look(show, waiters);
                }
            });
        }
    }

    /** Completes the waits for orders that are settled: recorded, or a dead letter. */
    private Future<Void> tell(byte[] delivery, Waiters waiters, long progress) {
        List<Waiter> settled =
                waiters.all.stream().filter(waiter -> waiter.number <= progress).toList();
        if (settled.isEmpty()) {
            return Future.succeededFuture();
        }
        String name = String.valueOf(system);
        byte[][] fields = Stream.concat(
                        Stream.of(DeliveryKeys.unsent(name)),
                        settled.stream().map(waiter -> DeliveryKeys.dead(name, Long.toString(waiter.number))))
                .toArray(byte[][]::new);
        return redis.read(() -> redis.commands().hmget(delivery, fields)).map(found -> {
            UnsentOrders unsent = UnsentOrders.parse(found.get(0).getValueOrElse(null));
            for (int i = 0; i < settled.size(); i++) {
                KeyValue<byte[], byte[]> dead = found.get(i + 1);
                Waiter waiter = settled.get(i);
                waiter.done.tryComplete(!dead.hasValue() && !unsent.has(waiter.number));
            }
            waiters.all.removeAll(settled);
            return null;
        });
    }

    private static void giveUp(Waiters waiters) {
        long now = System.nanoTime();
        waiters.all.removeIf(waiter -> {
            boolean late = now - waiter.endNs >= 0;
            if (late) {
                waiter.done.tryComplete(false);
            }
            return late;
        });
    }

    private static long number(byte[] value) {
        return Long.parseLong(new String(value, StandardCharsets.UTF_8));
    }
}
