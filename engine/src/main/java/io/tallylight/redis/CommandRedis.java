package io.tallylight.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one pipelined connection on which an event loop sends commands. It has no pool, sets a deadline for each command,
 * and reconnects by itself to a Redis that can keep our guarantees; the client does none of these. Belongs to the event
 * loop that it was created for and must be called there only.
 */
public final class CommandRedis {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRedis.class);
    private static final long BACKOFF_MIN_MS = 20;
    private static final long BACKOFF_MAX_MS = 1_000;

    private final Vertx vertx;
    private final Context owner;
    private final RedisOptions options;
    private final DurabilityCheck check;
    private final long replyTimeoutMs;
    private final List<LuaScript> scripts;
    private final List<Consumer<RedisIncarnation>> connectedListeners = new ArrayList<>();
    private final List<Runnable> awayListeners = new ArrayList<>();
    private final Pipeline.Listener watcher = new Pipeline.Listener() {
        @Override
        public void silent() {
            awayListeners.forEach(Runnable::run);
        }

        @Override
        public void broken(Pipeline pipeline, String why) {
            lose(pipeline, why);
        }
    };

    private volatile @Nullable Pipeline pipeline;
    private volatile @Nullable RedisPeer peer;
    /** Client of the connection, or of the attempt to connect; each has its own, so that closing it ends the socket. */
    private @Nullable Redis client;

    private long backoffMs = BACKOFF_MIN_MS;
    private String lastFailure = "";
    private boolean closed;
    private boolean lookingAgain;

    /** Creates a connection without requirements for durability. */
    public CommandRedis(Vertx vertx, Context owner, String url, long replyTimeoutMs, List<LuaScript> scripts) {
        this(vertx, owner, new DurabilityCheck(RedisEndpoint.of(url)), replyTimeoutMs, scripts);
    }

    /**
     * Creates a connection that is not yet open.
     *
     * @param owner context of the event loop
     * @param check check of the Redis that answers, run on each connect; may be shared
     * @param replyTimeoutMs time after which a reply counts as lost and the connection is replaced, ms
     * @param scripts scripts that are loaded on each connect
     */
    public CommandRedis(
            Vertx vertx, Context owner, DurabilityCheck check, long replyTimeoutMs, List<LuaScript> scripts) {
        this.vertx = vertx;
        this.owner = owner;
        this.check = check;
        this.replyTimeoutMs = replyTimeoutMs;
        this.scripts = List.copyOf(scripts);
        this.options = new RedisOptions()
                .setConnectionString(check.endpoint().url())
                .setNetClientOptions(check.endpoint().tls().vertxOptions())
                .setMaxPoolSize(1)
                .setMaxWaitingHandlers(Pipeline.COMMANDS_MAX * Pipeline.REQUESTS_A_COMMAND_MAX)
                .setPoolRecycleTimeout(-1);
    }

    /**
     * Adds a listener for each connect, called just before commands can use the connection, with the identity of the
     * server behind it; on the event loop. Must be called before {@link #open}.
     */
    public void onConnected(Consumer<RedisIncarnation> listener) {
        connectedListeners.add(listener);
    }

    /**
     * Adds a listener that is called when new commands begin to be refused, because the connection is lost or Redis has
     * been silent for a second; on the event loop. A loss after a silence is reported again. Must be called before
     * {@link #open}.
     */
    public void onAway(Runnable listener) {
        awayListeners.add(listener);
    }

    /**
     * Connects for the first time. Fails if Redis cannot be reached, and with {@link UnfitRedisException} if it cannot
     * keep the tier. Once it was open, it reconnects by itself, and stays unavailable as long as Redis is unfit.
     */
    public Future<Void> open() {
        Promise<Void> opened = Promise.promise();
        owner.runOnContext(v -> connect().onComplete(opened));
        return opened.future();
    }

    /**
     * Returns whether commands can be sent now: connected, and not silent for a second. May be called from any thread.
     */
    public boolean isConnected() {
        Pipeline now = pipeline;
        return now != null && now.isTalking();
    }

    /** Returns the server that answered on the last connect, null before the first. May be called from any thread. */
    public @Nullable RedisIncarnation life() {
        RedisPeer its = peer;
        return its == null ? null : its.life();
    }

    /**
     * Returns the incarnation of the data behind the connection, empty before the first connect. It changes if writes
     * that were acknowledged, or shown, may be missing. May be called from any thread.
     */
    public String incarnation() {
        RedisPeer its = peer;
        return its == null ? "" : its.incarnation();
    }

    /**
     * Asks Redis for the current incarnation of its data. May be called from any thread. Fails while Redis is
     * unavailable.
     */
    public Future<String> askIncarnation() {
        Promise<String> answer = Promise.promise();
        owner.runOnContext(v -> {
            Pipeline now = pipeline;
            if (now == null) {
                answer.fail(new RedisUnavailableException("Redis is not connected"));
            } else {
                new Handshake(vertx, now, check, scripts)
                        .look()
                        .onSuccess(found -> peerIs(now, found))
                        .map(RedisPeer::incarnation)
                        .onComplete(answer);
            }
        });
        return answer.future();
    }

    /**
     * Asks Redis for its current identity, after its data turned out to belong to another one than on connect: the
     * replication id can change without notice to open connections. If the process is another one, or unfit, the
     * connection is replaced. Called on the event loop; while an answer is awaited, another call does nothing.
     */
    public void lookAgain() {
        Pipeline now = pipeline;
        if (now == null || lookingAgain) {
            return;
        }
        lookingAgain = true;
        new Handshake(vertx, now, check, scripts).again().onComplete(found -> {
            lookingAgain = false;
            if (found.succeeded()) {
                peerIs(now, found.result());
            } else if (found.cause() instanceof UnfitRedisException unfit) {
                now.breakUp(FailureText.of(unfit));
            }
        });
    }

    private void peerIs(Pipeline its, RedisPeer found) {
        RedisPeer before = peer;
        if (pipeline != its || before == null || before.equals(found)) {
            return;
        } else if (before.life().runId().equals(found.life().runId())) {
            LOG.warn(
                    "Redis continues another history of writes, though it was not away: {}",
                    found.life().replicationId());
            peer = found;
        } else {
            its.breakUp("another Redis answers on it");
        }
    }

    /**
     * Sends a command.
     *
     * @return the reply; fails with {@link RedisUnavailableException} if nothing was sent (Redis is unavailable, has
     *     been silent for a second, or 2,048 commands wait for their replies), with {@link OutcomeUnknownException} if
     *     the reply is lost, and with {@link RedisRefusedException} if Redis answered with an error
     */
    public Future<Response> send(Request request) {
        return send(request, null);
    }

    private Future<Response> send(Request request, Durability.@Nullable Replicated demand) {
        assert vertx.getOrCreateContext() == owner : "called off its event loop";
        Pipeline now = pipeline;
        return now == null
                ? Future.failedFuture(new RedisUnavailableException("Redis is not connected"))
                : now.send(request, demand);
    }

    /**
     * Runs a script, loading it first if Redis does not know it.
     *
     * @param request {@code EVALSHA} command of the script
     */
    public Future<Response> run(LuaScript script, Request request) {
        return run(script, request, null);
    }

    /**
     * Runs a script that writes: its reply counts only when it is as durable as the tier requires. With
     * {@link Durability.Replicated}, too few confirming replicas cause an {@link OutcomeUnknownException}; the script
     * must then write something in every call, replays included, so that replicas have something to confirm.
     */
    public Future<Response> runDurably(LuaScript script, Request request) {
        Durability durability = check.endpoint().durability();
        return run(script, request, durability instanceof Durability.Replicated demand ? demand : null);
    }

    private Future<Response> run(LuaScript script, Request request, Durability.@Nullable Replicated demand) {
        return send(request, demand).recover(failure -> {
            if (failure instanceof RedisRefusedException refused && refused.is("NOSCRIPT")) {
                return send(Handshake.loading(script)).compose(loaded -> send(request, demand));
            }
            return Future.failedFuture(failure);
        });
    }

    /** Closes the connection permanently; commands in flight fail. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        owner.runOnContext(v -> {
            closed = true;
            Redis last = client;
            Pipeline now = pipeline;
            pipeline = null;
            if (now != null) {
                now.breakUp("closed");
            }
            if (last == null) {
                done.complete();
            } else {
                last.close().onComplete(done);
            }
        });
        return done.future();
    }

    /** Opens a connection that is fit for use, or leaves nothing behind. */
    private Future<Void> connect() {
        Redis fresh = Redis.createClient(vertx, options);
        client = fresh;
        return RedisConnector.reached(vertx, fresh, replyTimeoutMs)
                .compose(made -> {
                    Pipeline its = new Pipeline(vertx, owner, made, replyTimeoutMs, watcher);
                    return new Handshake(vertx, its, check, scripts)
                            .run(life())
                            .<Void>compose(found -> adopt(its, found))
                            .onFailure(failure -> its.breakUp("not used: " + FailureText.of(failure)));
                })
                .onFailure(failure -> discard(fresh));
    }

    private Future<Void> adopt(Pipeline made, RedisPeer found) {
        if (closed) {
            return Future.failedFuture(new RedisUnavailableException("closed"));
        }
        peer = found;
        connectedListeners.forEach(listener -> listener.accept(found.life()));
        pipeline = made;
        backoffMs = BACKOFF_MIN_MS;
        lastFailure = "";
        return Future.succeededFuture();
    }

    private void lose(Pipeline lost, String why) {
        Redis its = client;
        if (pipeline != lost || its == null || closed) {
            return;
        }
        pipeline = null;
        LOG.warn("Redis connection lost ({}), connecting again", why);
        discard(its);
        reconnectLater();
        awayListeners.forEach(Runnable::run);
    }

    private static void discard(Redis client) {
        client.close().onFailure(failure -> LOG.debug("a lost connection did not close: {}", FailureText.of(failure)));
    }

    /**
     * Schedules a reconnect. Called only while there is no connection and no other attempt: after a loss, and after an
     * attempt that failed.
     */
    private void reconnectLater() {
        long wait = BACKOFF_MIN_MS + ThreadLocalRandom.current().nextLong(backoffMs);
        backoffMs = Math.min(backoffMs * 2, BACKOFF_MAX_MS);
        vertx.setTimer(wait, id -> {
            if (!closed) {
                connect().onSuccess(v -> LOG.info("Redis connection restored")).onFailure(failure -> {
                    sayOnce(failure);
                    reconnectLater();
                });
            }
        });
    }

    private void sayOnce(Throwable failure) {
        String message = FailureText.of(failure);
        if (failure instanceof UnfitRedisException && !message.equals(lastFailure)) {
            LOG.error("the Redis that answers now cannot be used: {}", message);
        } else {
            LOG.debug("Redis is still away: {}", message);
        }
        lastFailure = message;
    }
}
