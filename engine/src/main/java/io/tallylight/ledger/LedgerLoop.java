package io.tallylight.ledger;

import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** The batchers of one event loop and the connection they share. Everything except submitting runs on that loop. */
final class LedgerLoop {
    private final Context context;
    private final ShowBatcher.Sender sender;
    private final ShowBatcher.Bounds bounds;
    private final Map<String, ShowBatcher> batchers = new HashMap<>();

    private final Queue<PendingCommand<?>> handedOver = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final List<ShowBatcher> touched = new ArrayList<>();

    LedgerLoop(Context context, ShowBatcher.Sender sender, ShowBatcher.Bounds bounds) {
        this.context = context;
        this.sender = sender;
        this.bounds = bounds;
        sender.redis().onAway(() -> List.copyOf(batchers.values()).forEach(ShowBatcher::redisAway));
    }

    CommandRedis redis() {
        return sender.redis();
    }

    Context context() {
        return context;
    }

    /** Submits a command; from any thread. Commands submitted while the loop is busy reach it together. */
    void submit(PendingCommand<?> command) {
        handedOver.add(command);
        if (!waking.get() && waking.compareAndSet(false, true)) {
            context.runOnContext(v -> takeOver());
        }
    }

    private void takeOver() {
        waking.set(false); // first: a command submitted after this is seen below or wakes the loop again
        for (PendingCommand<?> command = handedOver.poll(); command != null; command = handedOver.poll()) {
            ShowBatcher batcher = batcher(command.show());
            if (batcher.add(command)) {
                touched.add(batcher);
            }
        }
        touched.forEach(ShowBatcher::sendIfIdle);
        touched.clear();
    }

    /** Handles what is due in a show. May be called from any thread. */
    Future<Integer> sweep(String show) {
        Promise<Integer> swept = Promise.promise();
        context.runOnContext(v -> batcher(show).sweep().onComplete(swept));
        return swept.future();
    }

    /** Returns the number of shows that have a batcher. To be called on the loop. */
    int size() {
        return batchers.size();
    }

    /** Forgets the batcher of a show that does not exist, so that requests for random shows cost no memory. */
    private void idle(ShowBatcher batcher) {
        if (!batcher.hasSeenShow()) {
            batchers.remove(batcher.show(), batcher);
        }
    }

    private ShowBatcher batcher(String show) {
        return batchers.computeIfAbsent(show, id -> new ShowBatcher(ShowKeys.of(id), sender, bounds, this::idle));
    }
}
