package io.tallylight.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one pipelined connection on which an event loop sends commands: no pool, a deadline for each command, and a
 * connection that comes back by itself. The client has none of these. Belongs to the event loop that it was made for; call
 * it there only.
 */
public final class CommandRedis {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRedis.class);
    private static final long BACKOFF_MIN_MS = 20;
    private static final long BACKOFF_MAX_MS = 1_000;
    private static final int PIPELINE_MAX = 2_048;

    private final Vertx vertx;
    private final Context owner;
    private final RedisOptions options;
    private final long replyTimeoutMs;
    private final List<Script> scripts;

    private volatile @Nullable RedisConnection connection;
    /** Of the connection, or of the attempt to make one; each has its own, so that closing it ends the socket. */
    private @Nullable Redis client;

    private int inFlight;
    private long backoffMs = BACKOFF_MIN_MS;
    private boolean closed;

    /**
     * Makes a connection that is not yet open.
     *
     * @param owner event loop
     * @param url {@code redis://[:password@]host[:port][/database]}, or {@code rediss://} for TLS
     * @param replyTimeoutMs after this a reply counts as lost, and the connection is replaced
     * @param scripts loaded on each connect
     */
    public CommandRedis(Vertx vertx, Context owner, String url, long replyTimeoutMs, List<Script> scripts) {
        this.vertx = vertx;
        this.owner = owner;
        this.replyTimeoutMs = replyTimeoutMs;
        this.scripts = List.copyOf(scripts);
        this.options = new RedisOptions()
                .setConnectionString(url)
                .setMaxPoolSize(1)
                .setMaxWaitingHandlers(PIPELINE_MAX)
                .setPoolRecycleTimeout(-1);
    }

    /** The first connect; fails when Redis cannot be reached. Once it was open, it reconnects by itself. */
    public Future<Void> open() {
        Promise<Void> opened = Promise.promise();
        owner.runOnContext(v -> connect().onComplete(opened));
        return opened.future();
    }

    /** Whether commands can be sent just now. */
    public boolean isConnected() {
        return connection != null;
    }

    /**
     * Sends a command.
     *
     * @return the reply; fails with {@link RedisUnavailableException} when nothing was sent (Redis is away, or 2,048
     *     commands wait for their replies), with {@link OutcomeUnknownException} when the reply is lost, and with
     *     {@link RedisRefusedException} when Redis answered an error
     */
    public Future<Response> send(Request request) {
        assert vertx.getOrCreateContext() == owner : "called off its event loop";
        RedisConnection now = connection;
        if (now == null) {
            return Future.failedFuture(new RedisUnavailableException("Redis is not connected"));
        }
        if (inFlight >= PIPELINE_MAX) {
            return Future.failedFuture(
                    new RedisUnavailableException("more than " + PIPELINE_MAX + " commands wait for Redis's replies"));
        }
        inFlight++;
        Promise<Response> replied = Promise.promise();
        long deadline = vertx.setTimer(replyTimeoutMs, id -> {
            // The connection first: whoever hears of the failure must not send on it again.
            lose(now, "no reply within " + replyTimeoutMs + " ms");
            replied.tryFail(new OutcomeUnknownException("no reply within " + replyTimeoutMs + " ms"));
        });
        now.send(request).onComplete(reply -> {
            inFlight--;
            vertx.cancelTimer(deadline);
            if (reply.succeeded()) {
                replied.tryComplete(reply.result());
            } else if (isAnswer(reply.cause())) {
                replied.tryFail(
                        new RedisRefusedException(String.valueOf(reply.cause().getMessage())));
            } else {
                lose(now, String.valueOf(reply.cause().getMessage()));
                replied.tryFail(new OutcomeUnknownException(
                        "the reply was lost: " + reply.cause().getMessage()));
            }
        });
        return replied.future();
    }

    /** Whether Redis said this itself; the client wears the same type when a connection closes under a command. */
    private static boolean isAnswer(Throwable failure) {
        return failure instanceof ErrorType error && !error.is("CONNECTION_CLOSED");
    }

    private static RedisRefusedException refused(Throwable answer) {
        return new RedisRefusedException(String.valueOf(answer.getMessage()));
    }

    /**
     * Runs a script, loading it first where Redis does not know it.
     *
     * @param request {@code EVALSHA} of the script
     */
    public Future<Response> run(Script script, Request request) {
        return send(request).recover(failure -> {
            if (failure instanceof RedisRefusedException refused && refused.is("NOSCRIPT")) {
                return load(script).compose(loaded -> send(request));
            }
            return Future.failedFuture(failure);
        });
    }

    /** Closes for good; commands on their way fail. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        owner.runOnContext(v -> {
            closed = true;
            connection = null;
            Redis last = client;
            if (last == null) {
                done.complete();
            } else {
                last.close().onComplete(done);
            }
        });
        return done.future();
    }

    private Future<Void> load(Script script) {
        return send(loading(script)).mapEmpty();
    }

    private static Request loading(Script script) {
        return Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text());
    }

    /** Makes a connection that has the scripts, or leaves nothing behind. */
    private Future<Void> connect() {
        Redis fresh = Redis.createClient(vertx, options);
        client = fresh;
        Promise<RedisConnection> ready = Promise.promise();
        long deadline = vertx.setTimer(
                replyTimeoutMs,
                id -> ready.tryFail(new RedisUnavailableException("no connection within " + replyTimeoutMs + " ms")));
        fresh.connect().compose(this::prepare).onComplete(made -> {
            vertx.cancelTimer(deadline);
            if (made.failed()) {
                ready.tryFail(isAnswer(made.cause()) ? refused(made.cause()) : made.cause());
            } else {
                ready.tryComplete(made.result());
            }
        });
        return ready.future()
                .<Void>compose(made -> {
                    if (closed) {
                        return Future.failedFuture(new RedisUnavailableException("closed"));
                    }
                    connection = made;
                    backoffMs = BACKOFF_MIN_MS;
                    return Future.succeededFuture();
                })
                .onFailure(failure -> discard(fresh));
    }

    private Future<RedisConnection> prepare(RedisConnection made) {
        RedisConnection watched = made.exceptionHandler(failure -> lose(made, String.valueOf(failure.getMessage())))
                .endHandler(v -> lose(made, "closed by Redis"));
        return Future.all(scripts.stream()
                        .map(script -> watched.send(loading(script)))
                        .toList())
                .map(watched);
    }

    private void lose(RedisConnection lost, String why) {
        Redis its = client;
        if (connection != lost || its == null || closed) {
            return;
        }
        connection = null;
        LOG.warn("Redis connection lost ({}), connecting again", why);
        discard(its);
        reconnectLater();
    }

    private static void discard(Redis client) {
        client.close().onFailure(failure -> LOG.debug("a lost connection did not close: {}", failure.getMessage()));
    }

    /** Runs only while there is no connection and no other attempt: after a loss, and after an attempt that failed. */
    private void reconnectLater() {
        long wait = BACKOFF_MIN_MS + ThreadLocalRandom.current().nextLong(backoffMs);
        backoffMs = Math.min(backoffMs * 2, BACKOFF_MAX_MS);
        vertx.setTimer(wait, id -> {
            if (!closed) {
                connect().onSuccess(v -> LOG.info("Redis connection restored")).onFailure(failure -> {
                    LOG.debug("Redis is still away: {}", failure.getMessage());
                    reconnectLater();
                });
            }
        });
    }
}
