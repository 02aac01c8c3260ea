package io.tallylight.boot;

import io.lettuce.core.SetArgs;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the secret of ids in Redis while the engine runs. Emptying Redis removes it, and a node that starts afterwards
 * with a data folder of its own would depend on the order system alone. Owned by one event loop.
 */
final class IdSecretWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdSecretWatch.class);
    private static final long LOOK_EVERY_MS = 1_000;

    private final Vertx vertx;
    private final SharedRedis redis;
    private final byte[] key;
    private final byte[] kept;
    private final long timer;
    private boolean looking;

    IdSecretWatch(Vertx vertx, SharedRedis redis, byte[] key, byte[] kept) {
        this.vertx = vertx;
        this.redis = redis;
        this.key = key;
        this.kept = kept;
        this.timer = vertx.setPeriodic(LOOK_EVERY_MS, again -> look());
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        redis.read(() -> redis.commands().exists(key))
                .compose(there -> there == 1 ? Future.succeededFuture(false) : putBack())
                .onSuccess(done -> {
                    if (done) {
                        LOG.warn("Redis had lost the secret of ids; it is put back");
                    }
                })
                .onFailure(away ->
                        LOG.debug("it is not known whether Redis has the secret of ids: {}", FailureText.of(away)))
                .onComplete(done -> looking = false);
    }

    /** Restores the secret; completes with true if it was missing. Another node may restore it first. */
    private Future<Boolean> putBack() {
        return redis.read(() -> redis.commands().set(key, kept, SetArgs.Builder.nx()))
                .map("OK"::equals);
    }

    @Override
    public void close() {
        boolean unused = vertx.cancelTimer(timer);
    }
}
