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
 * The audits under way. A large show is recounted slice by slice, and after each slice Redis is left to the buyers for a
 * while. Who asks for an audit that is under way gets its answer, which is of the moment of its last slice. Each show's
 * audit is run on the ledger's event loop of the show.
 */
final class AuditRunner {
    /** Holds recounted by one call: 10 to 20 ms of Redis. A show that has no more is recounted in one. */
    static final int HOLDS_AT_ONCE = 2_000;

    /** Times as long as a slice took that Redis is left alone after it, when nobody waits for the audit. */
    private static final int REST_MAX = 49;

    /** Slices after which it rests a time less: holds made meanwhile have to be passed too, so it must win in the end. */
    private static final int SLICES_A_REST = 50;

    /** At most; a Redis that is slow must not make an audit last until the ledger gives it up. */
    private static final long REST_MS_MAX = 1_000;

    private final int holdsAtOnce;
    private final Map<String, Audited> underWay = new ConcurrentHashMap<>();

    AuditRunner(int holdsAtOnce) {
        this.holdsAtOnce = holdsAtOnce;
    }

    /**
     * Audits a show; on its event loop, {@code loop}.
     *
     * @param inHaste whether somebody waits for the answer: then Redis has half of the time for the buyers, else 98
     *     of a hundred parts
     * @return empty when there is no such show
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

        /** Not a chain of futures: the first recount of millions of orders would be too deep for the stack. */
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
