package io.tallylight.ledger;

import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit for one show. While a batch is on its way, commands gather; when it returns, what gathered is the next
 * batch. There is no timer: a quiet show waits for nothing, and a busy one shares the script, the round trip and the fsync
 * among the whole batch. Belongs to one event loop.
 */
final class ShowBatcher {
    /**
     * Bounds of a batch: commands, and lines of their baskets. Redis does nothing else while the script runs.
     */
    record Bounds(int commandsMax, int linesMax) {}

    private static final Logger LOG = LoggerFactory.getLogger(ShowBatcher.class);

    private record Waiting<T>(Command<T> command, Promise<Outcome<T>> answer) {
        @SuppressWarnings("unchecked") // the script answers each command with its own kind of outcome
        void complete(Outcome<?> outcome) {
            answer.complete((Outcome<T>) outcome);
        }
    }

    private final ShowKeys keys;
    private final CommandRedis redis;
    private final Bounds bounds;
    private final LedgerMetrics metrics;
    private final ArrayDeque<Waiting<?>> queue = new ArrayDeque<>();

    private final SlewedClock clock = new SlewedClock();

    private boolean inFlight;
    private boolean sending;
    private boolean seenShow;
    private @Nullable Promise<Integer> sweep;

    ShowBatcher(ShowKeys keys, CommandRedis redis, Bounds bounds, LedgerMetrics metrics) {
        this.keys = keys;
        this.redis = redis;
        this.bounds = bounds;
        this.metrics = metrics;
    }

    <T> void submit(Command<T> command, Promise<Outcome<T>> answer) {
        queue.add(new Waiting<>(command, answer));
        sendIfIdle();
    }

    /** Handles what is due, with the next batch; answers how many entries it handled. */
    Future<Integer> sweep() {
        Promise<Integer> swept = sweep;
        if (swept == null) {
            swept = Promise.promise();
            sweep = swept;
            sendIfIdle();
        }
        return swept.future();
    }

    /** Whether nothing waits and nothing is on its way. */
    boolean isIdle() {
        return !inFlight && queue.isEmpty() && sweep == null;
    }

    /** Whether the last answer came from a show that exists. */
    boolean hasSeenShow() {
        return seenShow;
    }

    /** A loop, not a recursion: while Redis is away, batches fail at once, one after the other. */
    private void sendIfIdle() {
        if (sending) {
            return;
        }
        sending = true;
        try {
            while (!inFlight && !(queue.isEmpty() && sweep == null)) {
                send();
            }
        } finally {
            sending = false;
        }
    }

    private void send() {
        List<Waiting<?>> batch = nextBatch();
        Promise<Integer> swept = sweep;
        sweep = null;
        inFlight = true;
        metrics.waiting().addAndGet(-batch.size());
        if (!batch.isEmpty()) {
            metrics.sent(batch.size());
        }
        long sentNanos = System.nanoTime();
        apply(batch, sentNanos).onComplete(reply -> finish(batch, swept, sentNanos, reply));
    }

    private Future<LedgerScript.Reply> apply(List<Waiting<?>> batch, long nanos) {
        List<Command<?>> commands = new ArrayList<>(batch.size());
        for (Waiting<?> waiting : batch) {
            commands.add(waiting.command);
        }
        try {
            return LedgerScript.apply(redis, keys, commands, clock.lastNow(), clock.elapsedMs(nanos));
        } catch (RuntimeException e) {
            return Future.failedFuture(e); // what cannot be sent must not stop what comes after it
        }
    }

    private List<Waiting<?>> nextBatch() {
        List<Waiting<?>> batch = new ArrayList<>(Math.min(queue.size(), bounds.commandsMax));
        Set<String> defined = new HashSet<>(0);
        int lines = 0;
        while (!queue.isEmpty() && batch.size() < bounds.commandsMax) {
            Command<?> next = queue.element().command;
            lines += next.lineCount();
            String defines = next.defines();
            if ((lines > bounds.linesMax && !batch.isEmpty()) || (defines != null && !defined.add(defines))) {
                break;
            }
            batch.add(queue.remove());
        }
        return batch;
    }

    private void finish(
            List<Waiting<?>> batch,
            @Nullable Promise<Integer> swept,
            long sentNanos,
            AsyncResult<LedgerScript.Reply> result) {
        inFlight = false;
        if (result.succeeded()) {
            LedgerScript.Reply reply = result.result();
            clock.told(reply.now(), sentNanos);
            seenShow = reply.seq() > 0;
            metrics.answered(reply, System.nanoTime() - sentNanos);
            for (int i = 0; i < batch.size(); i++) {
                Waiting<?> waiting = batch.get(i);
                Outcome<?> outcome = reply.outcomes().get(i);
                answer(() -> waiting.complete(outcome));
            }
            if (swept != null) {
                answer(() -> swept.complete(reply.dueHandled()));
            }
        } else {
            metrics.failed(batch.size(), result.cause());
            for (Waiting<?> waiting : batch) {
                answer(() -> waiting.answer.fail(result.cause()));
            }
            if (swept != null) {
                answer(() -> swept.fail(result.cause()));
            }
        }
        sendIfIdle();
    }

    /** What a caller does with its answer may fail; the other callers get theirs all the same. */
    private static void answer(Runnable completion) {
        try {
            completion.run();
        } catch (RuntimeException e) {
            LOG.error("the receiver of an answer failed", e);
        }
    }
}
