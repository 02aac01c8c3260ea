package io.tallylight.ledger;

import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The audits under way. A large show is recounted slice by slice, and after each slice Redis is left to the buyers for
 * a while. A caller that asks for an audit already under way gets the answer of that audit, which is of the moment of
 * its last slice. Each show's audit runs on the ledger's event loop for the show.
 */
final class AuditRunner {
    /**
     * Number of holds recounted by one call: 10 to 20 ms of Redis. A show with no more holds is recounted in one call.
     */
    static final int HOLDS_AT_ONCE = 2_000;

    /** Longest pause after a slice, as a multiple of the slice's time, when nobody waits for the audit. */
    private static final int REST_MAX = 49;

    /**
     * Number of slices after which the pause becomes shorter by one slice's time. The audit also has to pass the holds
     * made in the meantime, so it must catch up eventually.
     */
    private static final int SLICES_A_REST = 50;

    /** Longest pause, in ms. A slow Redis must not make an audit last until the ledger gives it up. */
    private static final long REST_MS_MAX = 1_000;

    private final int holdsAtOnce;
    private final Map<String, Audited> underWay = new ConcurrentHashMap<>();

    AuditRunner(int holdsAtOnce) {
        this.holdsAtOnce = holdsAtOnce;
    }

    /**
     * Audits a show. To be called on its event loop, {@code loop}.
     *
     * @param inHaste whether somebody waits for the answer: then Redis has half of the time for the buyers, otherwise
     *     98 percent of it
     * @return the audit; empty if there is no such show
     */
    Future<Optional<Audit>> audit(Context loop, CommandRedis redis, ShowKeys keys, boolean inHaste) {
        Audited running = underWay.get(keys.show());
        if (running == null) {
            running = new Audited(loop, redis, keys);
            underWay.put(keys.show(), running);
            running.inHaste = inHaste;
            running.step();
        } else {
            running.inHaste |= inHaste;
        }
        return running.answer.future();
    }

    /** One audit, on one event loop. */
    private final class Audited {
        private final Context loop;
        private final CommandRedis redis;
        private final ShowKeys keys;
        private final Promise<Optional<Audit>> answer = Promise.promise();
        private boolean inHaste;
        private int slices;

        Audited(Context loop, CommandRedis redis, ShowKeys keys) {
            this.loop = loop;
            this.redis = redis;
            this.keys = keys;
        }

        /**
         * Runs the slices in a loop. A chain of futures would be too deep for the stack if the first recount has
         * millions of orders.
         */
        void step() {
            long sentNanos = System.nanoTime();
            AuditScript.run(redis, keys, holdsAtOnce).onComplete(look -> {
                if (look.failed()) {
                    underWay.remove(keys.show());
                    answer.fail(look.cause());
                    return;
                }
                switch (look.result().state()) {
                    case COMPLETE -> {
                        underWay.remove(keys.show());
                        answer.complete(look.result().audit());
                    }
                    case ORDERS_LEFT -> step();
                    case HOLDS_LEFT -> rest(System.nanoTime() - sentNanos);
                }
            });
        }

        private void rest(long sliceNanos) {
            int times = inHaste ? 1 : Math.max(1, REST_MAX - slices / SLICES_A_REST);
            slices++;
            long ms = Math.max(1, times * sliceNanos / 1_000_000);
            long unused = loop.owner().setTimer(Math.min(ms, REST_MS_MAX), id -> loop.runOnContext(v -> step()));
        }
    }
}
