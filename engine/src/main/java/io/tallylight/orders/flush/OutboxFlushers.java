package io.tallylight.orders.flush;

import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.RecordResult;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the orders of all shows to all configured order systems: one {@link OutboxFlusher} for each pair, all on one
 * event loop. New shows are found within a second. May run on any number of nodes; a lease for each pair lets one of
 * them flush it at a time. Its methods may be called from any thread.
 */
public final class OutboxFlushers {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxFlushers.class);
    private static final byte[] SHOWS = ShowKeys.SHOWS.getBytes(StandardCharsets.UTF_8);

    private final Context context;
    private final Vertx vertx;
    private final SharedRedis redis;
    private final FlushTiming timing;
    private final Parts parts;
    private final String token;
    private final OrderSystemWorkers receivers;
    private final Map<String, List<OutboxFlusher>> outboxFlushers = new HashMap<>();
    private final Set<String> asleep = ConcurrentHashMap.newKeySet();
    private final Promise<Void> closed = Promise.promise();
    private boolean closing;
    private volatile BiConsumer<String, String> listener = (show, system) -> {};
    private boolean away;

    /**
     * The dependencies that all flushers share.
     *
     * @param settled is called with each show and system of which something was settled
     * @param otherNode is called with a show that another live node flushes
     * @param asleep shows whose flushers look rarely, until a change removes them; for any thread
     */
    record Parts(
            OrderSystemWorkers receivers,
            BiConsumer<String, String> settled,
            Consumer<String> otherNode,
            FlushNode node,
            FlushTiming timing,
            RandomGenerator random,
            Set<String> asleep) {}

    private OutboxFlushers(
            Context context,
            SharedRedis redis,
            OrderSystemWorkers receivers,
            FlushNode node,
            FlushTiming timing,
            RandomGenerator random,
            String token) {
        this.vertx = context.owner();
        this.context = context;
        this.redis = redis;
        this.receivers = receivers;
        AtomicBoolean told = new AtomicBoolean();
        Consumer<String> once = show -> {
            if (told.compareAndSet(false, true)) {
                node.otherNode().accept(show);
            }
        };
        this.parts = new Parts(
                receivers, (show, system) -> listener.accept(show, system), once, node, timing, random, asleep);
        this.timing = timing;
        this.token = token;
    }

    /**
     * Starts flushing.
     *
     * @param systems with different names; closed by {@link #close}
     */
    public static OutboxFlushers start(
            Vertx vertx, SharedRedis redis, List<OrderSystem> systems, MeterRegistry registry, FlushNode node) {
        return start(vertx, redis, systems, registry, node, FlushTiming.DEFAULT, new SecureRandom());
    }

    static OutboxFlushers start(
            Vertx vertx,
            SharedRedis redis,
            List<OrderSystem> systems,
            MeterRegistry registry,
            FlushNode node,
            FlushTiming timing,
            RandomGenerator random) {
        // An earlier start of the same node may be stuck and resume later: it must not be taken for this one.
        String token = node.id() + "/" + HexFormat.of().toHexDigits(random.nextLong());
        Context context = vertx.getOrCreateContext();
        OrderSystemWorkers receivers =
                new OrderSystemWorkers(context, redis, systems, registry, node.clock(), timing, random);
        OutboxFlushers all = new OutboxFlushers(context, redis, receivers, node, timing, random, token);
        all.context.runOnContext(go -> {
            all.look();
            all.renewLeases();
        });
        return all;
    }

    /** The names of the order systems, in their order. */
    public List<String> systems() {
        return receivers.workers().stream().map(OrderSystemWorker::name).toList();
    }

    Vertx vertx() {
        return vertx;
    }

    /** Names of the systems that want orders. */
    public ParkedSystems parking() {
        return receivers.parking();
    }

    /** Sets a callback, on the flushers' thread, for each settlement of a show, with the name of the order system. */
    public void onSettled(BiConsumer<String, String> call) {
        listener = call;
    }

    /** Looks at once for orders of this show, if this node would have waited for them. */
    public void wake(String show) {
        context.runOnContext(go -> {
            List<OutboxFlusher> pairs = outboxFlushers.get(show);
            if (pairs != null) {
                pairs.forEach(OutboxFlusher::nudge);
            }
        });
    }

    /**
     * Notes a change of this show on this node: its flushers look at once if they look rarely. For any thread; quick.
     */
    public void changed(String show) {
        if (asleep.remove(show)) {
            wake(show);
        }
    }

    /** Retries at once, on this node, what waits because it failed. */
    void retry(String show) {
        context.runOnContext(go -> {
            List<OutboxFlusher> pairs = outboxFlushers.get(show);
            if (pairs != null) {
                pairs.forEach(OutboxFlusher::wake);
            }
        });
    }

    /** Replays an event: see {@link OrderSystemWorkers#replay}. */
    Future<RecordResult> replay(String system, OrderEvent event) {
        return receivers.replay(system, event);
    }

    /** Flushes this show from now on, without waiting for it to be found. It must be listed in Redis already. */
    public void watch(String show) {
        context.runOnContext(go -> startFlushing(show));
    }

    /**
     * Flushes what is in the outboxes now, for an orderly shutdown. Pairs that fail, or that another node flushes, are
     * not waited for: their orders stay in Redis.
     *
     * @param atMost longest wait
     * @return completes, and never fails, when it is done or the time is up
     */
    public Future<Void> drain(Duration atMost) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(go -> {
            long timer = vertx.setTimer(Math.max(1, atMost.toMillis()), late -> {
                if (done.tryComplete()) {
                    LOG.warn("orders were not flushed within {}; they stay in Redis", atMost);
                }
            });
            // After a failed look the shows known so far are drained.
            refresh()
                    .transform(looked -> Future.join(all(OutboxFlusher::drain)))
                    .onComplete(drained -> {
                        vertx.cancelTimer(timer);
                        done.tryComplete();
                    });
        });
        return done.future();
    }

    /** Stops after the batches under way, gives the leases up and closes the order systems. Never fails. */
    public Future<Void> close() {
        context.runOnContext(go -> {
            if (!closing) {
                closing = true;
                Future.join(all(OutboxFlusher::close))
                        .transform(stopped -> receivers.close())
                        .onComplete(stopped -> closed.complete());
            }
        });
        return closed.future();
    }

    /** Looks for shows, and again after a while. */
    private void look() {
        refresh().onComplete(looked -> {
            if (looked.failed() != away && !closing) {
                away = looked.failed();
                if (away) {
                    LOG.warn("orders wait, since Redis is away: {}", FailureText.of(looked.cause()));
                } else {
                    LOG.info("Redis is back, orders go on");
                }
            }
            if (!closing) {
                vertx.setTimer(timing.refresh(), again -> look());
            }
        });
    }

    private Future<Void> refresh() {
        return receivers
                .follow()
                .onSuccess(changed -> {
                    if (changed) {
                        outboxFlushers.values().forEach(pairs -> pairs.forEach(OutboxFlusher::wake));
                    }
                })
                .compose(known -> Future.fromCompletionStage(shows(), context))
                .map(listed -> {
                    if (!closing) {
                        listed.forEach(this::startFlushing);
                        outboxFlushers.entrySet().removeIf(entry -> {
                            boolean gone = !listed.contains(entry.getKey());
                            if (gone) {
                                asleep.remove(entry.getKey());
                                stop(entry.getValue());
                            }
                            return gone;
                        });
                    }
                    return null;
                });
    }

    private CompletionStage<Set<String>> shows() {
        try {
            return redis.commands()
                    .smembers(SHOWS)
                    .thenApply(ids -> ids.stream()
                            .map(id -> new String(id, StandardCharsets.UTF_8))
                            .collect(Collectors.toSet()));
        } catch (RuntimeException e) { // a closed client throws at once, and more than its own exceptions
            return CompletableFuture.failedStage(new RedisException(e));
        }
    }

    private void stop(List<OutboxFlusher> gone) {
        for (OutboxFlusher flusher : gone) {
            flusher.close().onFailure(e -> LOG.warn("stopping a flusher failed", e));
        }
    }

    private void startFlushing(String show) {
        if (!closing && !outboxFlushers.containsKey(show)) {
            List<OutboxFlusher> made = receivers.workers().stream()
                    .map(worker -> flusher(show, worker))
                    .toList();
            outboxFlushers.put(show, made);
            made.forEach(OutboxFlusher::wake);
        }
    }

    private OutboxFlusher flusher(String show, OrderSystemWorker worker) {
        Outbox outbox = new Outbox(redis, show, worker.name(), token, timing.lease());
        return new OutboxFlusher(context, show, outbox, worker, parts);
    }

    private void renewLeases() {
        vertx.setTimer(Math.max(1, timing.lease() / 3), again -> {
            outboxFlushers.values().forEach(pair -> pair.forEach(OutboxFlusher::renewLease));
            if (!closing) {
                renewLeases();
            }
        });
    }

    private <T> List<Future<T>> all(Function<OutboxFlusher, Future<T>> action) {
        return outboxFlushers.values().stream()
                .flatMap(List::stream)
                .map(action)
                .toList();
    }
}
