package io.tallylight.orders.flush;

import io.tallylight.orders.DeadLetter;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.Lease;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to replay one dead letter, which one caller on one node has at a time: a lease that is renewed while the
 * order system is asked, and that expires soon after its node died. Any thread.
 */
final class ReplayClaim {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayClaim.class);
    private static final long LEASE_MS = 15_000;

    private final Vertx vertx;
    private final SharedRedis redis;
    private final Lease lease;

    ReplayClaim(Vertx vertx, SharedRedis redis, DeadLetter letter) {
        this.vertx = vertx;
        this.redis = redis;
        String key = ShowKeys.of(letter.show()).replay(letter.system(), letter.label());
        this.lease = new Lease(redis, key, UUID.randomUUID().toString(), LEASE_MS);
    }

    /**
     * Does the work if no other caller does it now.
     *
     * @return the result of the work, or {@code taken} if another caller has the claim
     */
    <T> Future<T> holding(Supplier<Future<T>> work, Supplier<Future<T>> taken) {
        return redis.read(lease::tryTake).compose(ours -> {
            if (!ours) {
                return taken.get();
            }
            long timer = vertx.setPeriodic(
                    LEASE_MS / 3,
                    again -> redis.read(lease::renew)
                            .onFailure(e ->
                                    LOG.debug("the claim on a dead letter was not renewed: {}", FailureText.of(e))));
            return work.get().eventually(() -> {
                vertx.cancelTimer(timer);
                return redis.read(lease::release).otherwise(false);
            });
        });
    }
}
