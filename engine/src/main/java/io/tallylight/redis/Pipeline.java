package io.tallylight.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from its opening to its end. Replies have no names in Redis's protocol, only an order, so each command
 * is followed by an {@code ECHO} of its own mark, and a reply counts only if that mark follows it. One reply too many
 * or too few, whatever the cause, ends the connection instead of answering the wrong buyer. Belongs to one event loop.
 *
 * <pre>
 *   talking ── nothing heard for 1 s though something waits ──> silent: new commands are refused, those sent still wait
 *      ^───────────────────── anything heard ──────────────────────┘
 *   either ── oldest reply overdue, closed, or a reply that is not its own ──> broken: all outcomes unknown, for good
 * </pre>
 */
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    /** Maximum number of commands that wait for their replies. */
    static final int COMMANDS_MAX = 2_048;
    /** Maximum number of requests per command: the command itself, {@code WAIT} and {@code ECHO}. */
    static final int REQUESTS_A_COMMAND_MAX = 3;
    /**
     * Time without a byte from Redis, in ms, after which new commands are refused: buyers must learn within a second
     * that it is unavailable. The connection itself stays open, since a slow script or disk also keeps a live Redis
     * silent.
     */
    static final long SILENCE_MS = 1_000;
    /** Time without traffic, in ms, after which the connection is probed. */
    static final long IDLE_MS = 1_000;

    private static final long LOOK_EVERY_MS = 100;

    /** Listener for changes of the connection's state, called on the event loop. */
    interface Listener {
        /** Called when new commands begin to be refused although the connection stays open. */
        void silent();

        /** Called when this connection cannot be used any more, before the commands in flight fail. */
        void broken(Pipeline pipeline, String why);
    }

    private final Vertx vertx;
    private final Context owner;
    private final RedisConnection connection;
    private final long replyTimeoutMs;
    private final Listener listener;
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
    private final long timer;

    private long lastMark;
    private long heardNanos = System.nanoTime();
    private volatile boolean silent;
    private @Nullable String broken;
    private boolean unasked;

    /** A command in flight. */
    private static final class Exchange {
        final String mark;
        final long sentNanos;
        final Promise<Response> promise = Promise.promise();

        @Nullable
        AsyncResult<Response> reply;

        @Nullable
        AsyncResult<Response> replicas;

        Exchange(String mark, long sentNanos) {
            this.mark = mark;
            this.sentNanos = sentNanos;
        }
    }

    Pipeline(Vertx vertx, Context owner, RedisConnection connection, long replyTimeoutMs, Listener listener) {
        this.vertx = vertx;
        this.owner = owner;
        this.replyTimeoutMs = replyTimeoutMs;
        this.listener = listener;
        this.connection = connection
                .exceptionHandler(failure -> onOwner(() -> breakUp(FailureText.of(failure))))
                .endHandler(v -> onOwner(() -> breakUp("closed by Redis")))
                .handler(reply -> unasked());
        this.timer =
                vertx.setPeriodic(Math.max(10, Math.min(LOOK_EVERY_MS, replyTimeoutMs / 4)), id -> onOwner(this::look));
    }

    /** Returns whether commands are accepted; may be called from any thread. */
    boolean isTalking() {
        return !silent;
    }

    /**
     * Sends a command.
     *
     * @param demand replicas that must confirm the command before its reply counts; null for none
     * @return the reply, with the same failures as {@link CommandRedis#send}
     */
    Future<Response> send(Request request, Durability.@Nullable Replicated demand) {
        String gone = broken;
        long now = System.nanoTime();
        if (gone != null) {
            return unavailable("Redis is not connected: " + gone);
        } else if (silent || silentSince(now) > SILENCE_MS) {
            return unavailable("Redis has not answered for " + silentSince(now) + " ms");
        } else if (waiting.size() >= COMMANDS_MAX) {
            return unavailable("more than " + COMMANDS_MAX + " commands wait for Redis's replies");
        }
        return exchange(request, demand, now);
    }

    private Future<Response> exchange(Request request, Durability.@Nullable Replicated demand, long now) {
        Exchange exchange = new Exchange(Long.toString(++lastMark), now);
        Future<Response> reply = connection.send(request); // throws, if at all, before anything waits for it
        waiting.add(exchange);
        reply.onComplete(result -> {
            exchange.reply = result;
            heard(result);
        });
        if (demand != null) {
            connection
                    .send(Request.cmd(Command.WAIT).arg(demand.replicas()).arg(demand.timeoutMs()))
                    .onComplete(result -> exchange.replicas = result);
        }
        connection
                .send(Request.cmd(Command.ECHO).arg(exchange.mark))
                .onComplete(mark -> settle(exchange, demand, mark));
        if (broken != null) {
            loseWaiting(broken); // a write that fails at once breaks it up before this one waits
        }
        return exchange.promise.future();
    }

    private void settle(Exchange exchange, Durability.@Nullable Replicated demand, AsyncResult<Response> mark) {
        if (broken != null) {
            return;
        }
        heard(mark);
        AsyncResult<Response> reply = exchange.reply;
        if (mark.failed()) {
            breakUp(FailureText.of(mark.cause()));
        } else if (reply == null
                || mark.result() == null
                || !exchange.mark.equals(mark.result().toString())) {
            breakUp("a reply came that belongs to another command");
        } else if (reply.failed() && !isAnswer(reply.cause())) {
            breakUp(FailureText.of(reply.cause()));
        } else {
            Exchange oldest = waiting.remove();
            assert oldest == exchange : "marks are echoed in their order";
            answer(exchange, reply, demand);
        }
    }

    private void answer(Exchange exchange, AsyncResult<Response> reply, Durability.@Nullable Replicated demand) {
        if (reply.failed()) {
            RedisRefusedException refused = new RedisRefusedException(FailureText.of(reply.cause()));
            if (refused.is("READONLY")) {
                breakUp("it has become a replica");
            }
            exchange.promise.fail(refused);
        } else if (demand == null || confirmed(exchange) >= demand.replicas()) {
            exchange.promise.complete(reply.result());
        } else {
            exchange.promise.fail(new OutcomeUnknownException("only " + confirmed(exchange) + " of " + demand.replicas()
                    + " replicas confirmed it within " + demand.timeoutMs() + " ms"));
        }
    }

    private static long confirmed(Exchange exchange) {
        AsyncResult<Response> replicas = exchange.replicas;
        return replicas == null || replicas.failed() || replicas.result() == null
                ? 0
                : replicas.result().toLong();
    }

    /**
     * Returns whether Redis itself sent this error; the client uses the same type when a connection closes during a
     * command.
     */
    static boolean isAnswer(Throwable failure) {
        return failure instanceof ErrorType error && !error.is("CONNECTION_CLOSED");
    }

    private void heard(AsyncResult<Response> reply) {
        if (reply.succeeded() || isAnswer(reply.cause())) {
            heardNanos = System.nanoTime();
            if (silent) {
                LOG.info("Redis answers again");
                silent = false;
            }
        }
    }

    /** Runs an action on the owner's context; the client and its timers use another context of the same event loop. */
    private void onOwner(Runnable action) {
        if (Vertx.currentContext() == owner) {
            action.run();
        } else {
            owner.runOnContext(v -> action.run());
        }
    }

    /** Returns the time, in ms, for which a command has been waiting without a byte from Redis. */
    private long silentSince(long nowNanos) {
        Exchange oldest = waiting.peek();
        return oldest == null ? 0 : TimeUnit.NANOSECONDS.toMillis(nowNanos - Math.max(heardNanos, oldest.sentNanos));
    }

    private void look() {
        if (broken != null) {
            return;
        }
        long now = System.nanoTime();
        Exchange oldest = waiting.peek();
        if (oldest == null) {
            if (TimeUnit.NANOSECONDS.toMillis(now - heardNanos) >= IDLE_MS) {
                exchange(Request.cmd(Command.PING), null, now)
                        .onFailure(failure -> LOG.debug("no answer to a ping: {}", FailureText.of(failure)));
            }
        } else if (TimeUnit.NANOSECONDS.toMillis(now - oldest.sentNanos) >= replyTimeoutMs) {
            breakUp("no reply within " + replyTimeoutMs + " ms");
        } else if (!silent && silentSince(now) >= SILENCE_MS) {
            silent = true;
            LOG.warn("Redis has not answered for {} ms; commands are refused until it does", SILENCE_MS);
            listener.silent();
        }
    }

    /** Ends the pipeline: the listener closes the connection, and the outcome of commands in flight is unknown. */
    void breakUp(String why) {
        if (broken != null) {
            return;
        }
        broken = why;
        boolean unused = vertx.cancelTimer(timer); // false when Vert.x itself is closing: then it is gone already
        listener.broken(this, why);
        loseWaiting(why);
    }

    /**
     * Ends the reading of unsolicited replies. The client's parser does not move past a bulk string without its line
     * end: it returns the same reply for ever, and the event loop cannot close the connection. Only an exception ends
     * that loop.
     */
    private void unasked() {
        onOwner(() -> breakUp("a reply came that nobody waits for"));
        if (unasked) {
            throw new UnaskedReplyException();
        }
        unasked = true;
    }

    private void loseWaiting(String why) {
        for (Exchange lost = waiting.poll(); lost != null; lost = waiting.poll()) {
            lost.promise.fail(new OutcomeUnknownException("the reply was lost: " + why));
        }
    }

    private static Future<Response> unavailable(String why) {
        return Future.failedFuture(new RedisUnavailableException(why));
    }
}
