package io.tallylight.ledger;

import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.LuaScript;
import io.tallylight.redis.RedisRefusedException;
import io.tallylight.redis.RedisUnavailableException;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit for one show. While a batch is in flight, commands gather; when it returns, or when there are enough to
 * be worth a script call of their own, the gathered commands are the next batch. There is no timer: a quiet show waits
 * for nothing, and a busy one shares the script, the round trip and the fsync among the whole batch. Belongs to one
 * event loop.
 */
final class ShowBatcher {
    /**
     * Limits of a batch: commands, and lines of their baskets. Redis does nothing else while the script runs.
     *
     * @param waitMsMax longest wait, in ms: a command that would have to wait longer is refused; 0 for no limit
     */
    record Bounds(int commandsMax, int linesMax, long waitMsMax) {}

    /**
     * The parts that the batchers of one loop share.
     *
     * @param life incarnation of the data in Redis, empty if nothing acknowledged can be lost
     * @param onOtherLife is called for a show that belongs to another incarnation of the data
     * @param onChange is called for a show after each batch that changed it
     */
    record Sender(
            CommandRedis redis,
            LedgerScript script,
            LedgerMetrics metrics,
            Supplier<String> life,
            Consumer<String> onOtherLife,
            Consumer<String> onChange) {
        /** Creates a sender without a listener for changes. */
        Sender(
                CommandRedis redis,
                LedgerScript script,
                LedgerMetrics metrics,
                Supplier<String> life,
                Consumer<String> onOtherLife) {
            this(redis, script, metrics, life, onOtherLife, show -> {});
        }
    }

    /** A batch in flight, and the sweep that goes with it. */
    private record Batch(
            List<PendingCommand<?>> commands, @Nullable Promise<Integer> swept, long sentNanos) {
        void fail(Throwable cause) {
            commands.forEach(waiting -> answer(() -> waiting.fail(cause)));
            if (swept != null) {
                answer(() -> swept.fail(cause));
            }
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ShowBatcher.class);

    /**
     * Largest number of batches in flight. It gives Redis work while a busy event loop gets to the answers: with one
     * batch in flight, Redis was idle for half of the time at four times the load that it can handle
     * (docs/performance-log.md).
     */
    static final int IN_FLIGHT_MAX = 4;

    /**
     * Part of a full batch that is sent before the previous one returns; a smaller one costs Redis more for each
     * command.
     */
    static final int AHEAD_PART = 4;

    private final ShowKeys keys;
    private final Sender sender;
    private final Bounds bounds;
    private final Consumer<ShowBatcher> onIdle;
    private final ArrayDeque<PendingCommand<?>> queue = new ArrayDeque<>();

    private final SlewedClock clock = new SlewedClock();
    private final WaitEstimate wait;
    private final int ahead;

    private int inFlight;
    private boolean sending;
    private boolean seenShow;
    private long lastSeq;
    private @Nullable Promise<Integer> sweep;

    ShowBatcher(ShowKeys keys, Sender sender, Bounds bounds, Consumer<ShowBatcher> onIdle) {
        this.keys = keys;
        this.sender = sender;
        this.bounds = bounds;
        this.onIdle = onIdle;
        this.wait = new WaitEstimate(bounds.commandsMax);
        this.ahead = Math.max(1, bounds.commandsMax / AHEAD_PART);
    }

    String show() {
        return keys.show();
    }

    /** Queues a command without sending, or refuses it. Returns whether there may be something to send with it. */
    boolean add(PendingCommand<?> command) {
        if (inFlight > 0 && !sender.redis.isConnected()) {
            sender.metrics.waiting().decrementAndGet();
            refuseAway(command);
            return false;
        }
        if (bounds.waitMsMax > 0 && !command.command().mayExceedMemory()) {
            long waitMs = wait.waitMs(queue.size(), System.nanoTime());
            if (waitMs > bounds.waitMsMax) {
                sender.metrics.waiting().decrementAndGet();
                sender.metrics.waitIsTooLong();
                answer(() -> command.fail(OverloadedException.tooSlow(waitMs)));
                return false;
            }
        }
        queue.add(command);
        return queue.size() == 1 || queue.size() == ahead;
    }

    /** Refuses all unsent commands because Redis is silent or gone. A batch in flight may still get its reply. */
    void redisAway() {
        List<PendingCommand<?>> unsent = List.copyOf(queue);
        queue.clear();
        sender.metrics.waiting().addAndGet(-unsent.size());
        unsent.forEach(this::refuseAway);
    }

    private void refuseAway(PendingCommand<?> command) {
        RedisUnavailableException away = new RedisUnavailableException("Redis does not answer");
        sender.metrics.failed(1, away);
        answer(() -> command.fail(away));
    }

    /** Handles what is due, with the next batch. Answers the number of entries handled. */
    Future<Integer> sweep() {
        Promise<Integer> swept = sweep;
        if (swept == null) {
            swept = Promise.promise();
            sweep = swept;
            sendIfIdle();
        }
        return swept.future();
    }

    /** Returns whether the last answer came from a show that exists. */
    boolean hasSeenShow() {
        return seenShow;
    }

    /**
     * Sends batches in a loop instead of a recursion: while Redis is away, batches fail at once, one after the other.
     */
    void sendIfIdle() {
        if (sending) {
            return;
        }
        sending = true;
        try {
            while (maySend()) {
                send();
            }
        } finally {
            sending = false;
        }
        if (inFlight == 0) {
            onIdle.accept(this);
        }
    }

    private boolean maySend() {
        return inFlight == 0 ? !(queue.isEmpty() && sweep == null) : inFlight < IN_FLIGHT_MAX && queue.size() >= ahead;
    }

    private void send() {
        Batch batch = new Batch(nextBatch(), sweep, System.nanoTime());
        sweep = null;
        inFlight++;
        int size = batch.commands.size();
        wait.sent(size, queue.size(), batch.sentNanos);
        sender.metrics.waiting().addAndGet(-size);
        if (size > 0) {
            sender.metrics.sent(size);
        }
        boolean anyMemory =
                batch.commands.stream().allMatch(waiting -> waiting.command().mayExceedMemory());
        LuaScript script = anyMemory ? LedgerScript.UNBOUNDED : LedgerScript.SCRIPT;
        apply(script, batch).onComplete(reply -> {
            if (!anyMemory && reply.cause() instanceof RedisRefusedException refused && refused.is("OOM")) {
                sendWithoutBound(batch, refused);
            } else {
                finish(batch, reply);
            }
        });
    }

    /** Sends a batch again that Redis refused whole at its maxmemory. Commands that free memory or end a sale go on. */
    private void sendWithoutBound(Batch batch, RedisRefusedException refused) {
        List<PendingCommand<?>> allowed = new ArrayList<>();
        List<PendingCommand<?>> others = new ArrayList<>();
        for (PendingCommand<?> waiting : batch.commands) {
            (waiting.command().mayExceedMemory() ? allowed : others).add(waiting);
        }
        RedisUnavailableException full =
                new RedisUnavailableException("Redis has reached its maxmemory: " + FailureText.of(refused));
        sender.metrics.failed(others.size(), full);
        others.forEach(waiting -> answer(() -> waiting.fail(full)));
        Batch rest = new Batch(allowed, batch.swept, batch.sentNanos);
        if (allowed.isEmpty() && rest.swept == null) {
            wait.answered(System.nanoTime());
            inFlight--;
            sendIfIdle();
        } else {
            apply(LedgerScript.UNBOUNDED, rest).onComplete(reply -> finish(rest, reply));
        }
    }

    private Future<LedgerScript.Reply> apply(LuaScript script, Batch batch) {
        List<Command<?>> commands = new ArrayList<>(batch.commands.size());
        for (PendingCommand<?> waiting : batch.commands) {
            commands.add(waiting.command());
        }
        LedgerScript.Clock known = new LedgerScript.Clock(clock.lastNow(), clock.elapsedMs(batch.sentNanos));
        try {
            return sender.script.apply(script, sender.redis, keys, commands, known, sender.life.get());
        } catch (RuntimeException e) {
            return Future.failedFuture(e); // a batch that cannot be sent must not stop the next ones
        }
    }

    private List<PendingCommand<?>> nextBatch() {
        List<PendingCommand<?>> batch = new ArrayList<>(Math.min(queue.size(), bounds.commandsMax));
        Set<String> defined = new HashSet<>(0);
        int lines = 0;
        while (!queue.isEmpty() && batch.size() < bounds.commandsMax) {
            Command<?> next = queue.element().command();
            lines += next.lineCount();
            String defines = next.defines();
            if ((lines > bounds.linesMax && !batch.isEmpty()) || (defines != null && !defined.add(defines))) {
                break;
            }
            batch.add(queue.remove());
        }
        return batch;
    }

    private void finish(Batch batch, AsyncResult<LedgerScript.Reply> result) {
        wait.answered(System.nanoTime());
        boolean first = !sending;
        sending = true; // commands submitted on an answer wait for the next batch, like the others that gathered
        if (result.failed()) {
            sender.metrics.failed(batch.commands.size(), result.cause());
            batch.fail(result.cause());
        } else if (result.result().seq() == LedgerScript.OTHER_LIFE) {
            RedisUnavailableException lost = new RedisUnavailableException(
                    "Redis came back with another life of the data, the show is being paused");
            sender.metrics.failed(batch.commands.size(), lost);
            batch.fail(lost);
            sender.onOtherLife.accept(show());
        } else {
            answered(batch, result.result());
        }
        inFlight--;
        sending = !first;
        sendIfIdle();
    }

    private void answered(Batch batch, LedgerScript.Reply reply) {
        clock.told(reply.now(), batch.sentNanos);
        seenShow = reply.seq() > 0;
        if (reply.seq() != lastSeq) {
            lastSeq = reply.seq();
            sender.onChange.accept(show());
        }
        sender.metrics.answered(reply, System.nanoTime() - batch.sentNanos);
        for (int i = 0; i < batch.commands.size(); i++) {
            PendingCommand<?> waiting = batch.commands.get(i);
            Outcome<?> outcome = reply.outcomes().get(i);
            answer(() -> waiting.complete(outcome));
        }
        Promise<Integer> swept = batch.swept;
        if (swept != null) {
            answer(() -> swept.complete(reply.dueHandled()));
        }
    }

    /** Runs one caller's completion. If it fails, the other callers still get their answers. */
    private static void answer(Runnable completion) {
        try {
            completion.run();
        } catch (RuntimeException e) {
            LOG.error("the receiver of an answer failed", e);
        }
    }
}
