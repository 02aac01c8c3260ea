package io.tallylight.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits, at the start of the engine, for a Redis that has just started too and still loads its data. */
public final class LoadWait {
    private static final Logger LOG = LoggerFactory.getLogger(LoadWait.class);
    private static final long LOOK_EVERY_MS = 200;

    private final Vertx vertx;
    private final SharedRedis redis;
    private final long endNs;
    private final Promise<Void> loaded = Promise.promise();
    private boolean said;

    private LoadWait(Vertx vertx, SharedRedis redis, long endNs) {
        this.vertx = vertx;
        this.redis = redis;
        this.endNs = endNs;
    }

    /**
     * Completes when Redis no longer loads its data, or gives another answer.
     *
     * @param maxMs maximum time of the wait, ms
     * @return fails with {@link RedisUnavailableException} if Redis still loads its data then
     */
    public static Future<Void> until(Vertx vertx, SharedRedis redis, long maxMs) {
        LoadWait wait = new LoadWait(vertx, redis, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxMs));
        vertx.getOrCreateContext().runOnContext(go -> wait.look());
        return wait.loaded.future();
    }

    private void look() {
        ask().onComplete(answer -> {
            boolean loads = isLoading(answer.cause());
            // While it loads its data it may be silent for a while, and so lose the connection.
            boolean isAway = said && cause(answer.cause()) instanceof RedisException && !isRefusal(answer.cause());
            if (!loads && !isAway) {
                loaded.complete();
            } else if (System.nanoTime() - endNs > 0) {
                loaded.fail(new RedisUnavailableException("it still reads its data"));
            } else {
                if (!said) {
                    said = true;
                    LOG.info("Redis reads its data; the start waits for it");
                }
                long unused = vertx.setTimer(LOOK_EVERY_MS, again -> look());
            }
        });
    }

    private Future<String> ask() {
        try {
            return Future.fromCompletionStage(redis.commands().ping(), vertx.getOrCreateContext());
        } catch (RedisException closed) {
            return Future.failedFuture(closed);
        }
    }

    private static boolean isLoading(@Nullable Throwable failure) {
        return cause(failure) instanceof RedisLoadingException;
    }

    private static boolean isRefusal(@Nullable Throwable failure) {
        return cause(failure) instanceof RedisCommandExecutionException;
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
