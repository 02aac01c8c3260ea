package io.tallylight.ledger;

import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The batchers of one event loop, and the connection they share. Everything but the hand-over runs on that loop. */
final class LedgerLoop {
    private final Context context;
    private final CommandRedis redis;
    private final ShowBatcher.Bounds bounds;
    private final LedgerMetrics metrics;
    private final Map<String, ShowBatcher> batchers = new HashMap<>();

    LedgerLoop(Context context, CommandRedis redis, ShowBatcher.Bounds bounds, LedgerMetrics metrics) {
        this.context = context;
        this.redis = redis;
        this.bounds = bounds;
        this.metrics = metrics;
    }

    CommandRedis redis() {
        return redis;
    }

    Context context() {
        return context;
    }

    /** Hands a command over; from any thread. */
    <T> void submit(String show, Command<T> command, Promise<Outcome<T>> answer) {
        onBatcher(show, batcher -> batcher.submit(command, answer));
    }

    /** Handles what is due in a show; from any thread. */
    Future<Integer> sweep(String show) {
        Promise<Integer> swept = Promise.promise();
        onBatcher(show, batcher -> batcher.sweep().onComplete(swept));
        return swept.future();
    }

    /** Forgets a show that nobody has seen, so that asking for shows at random costs no memory; from any thread. */
    void forget(String show) {
        context.runOnContext(v -> batchers.computeIfPresent(
                show, (id, batcher) -> batcher.isIdle() && !batcher.hasSeenShow() ? null : batcher));
    }

    /** How many shows have a batcher; on the loop. */
    int size() {
        return batchers.size();
    }

    private void onBatcher(String show, Consumer<ShowBatcher> action) {
        context.runOnContext(v -> action.accept(
                batchers.computeIfAbsent(show, id -> new ShowBatcher(ShowKeys.of(id), redis, bounds, metrics))));
    }
}
