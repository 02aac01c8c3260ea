package io.tallylight.ledger;

import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Function;

/**
 * One attempt to put a show back that was lost: {@link #begin}, {@link #define} its show and offers, {@link #fill} in its
 * orders, {@link #finish}. Nothing of it is seen before it is finished, in one step; until then it may be given up at any
 * point, and the next attempt begins anew. For one caller, which waits for each answer before it goes on; answers come on
 * its context, and fail as those of the {@link Ledger} do.
 */
public final class Rebuild {
    private static final LedgerScript.Clock NO_CLOCK = new LedgerScript.Clock(0, -1);

    private static final long LEASE_MS = 10_000;

    /** How often the lease of an attempt is to be renewed. */
    public static final long RENEW_MS = 3_000;

    /** Definitions need neither a retention nor a limit. */
    private final LedgerScript script = new LedgerScript(new LedgerScript.Settings(0, 0, false));

    private final LedgerLoop loop;
    private final ShowKeys keys;
    private final String token;

    /**
     * An attempt.
     *
     * @param token that no other attempt has
     */
    public Rebuild(Ledger ledger, String show, String token) {
        this.loop = ledger.loopOf(show);
        this.keys = ShowKeys.of(show);
        this.token = token;
    }

    /** Whether the show may be rebuilt. */
    public enum Admission {
        BEGUN,
        LIVE,
        REHEARSAL,
        SOUND,
        /** The order system has not yet got everything that is in the outbox. */
        UNSETTLED,
        /** Another attempt is at it. */
        UNDER_WAY,
        /** Something of it is a dead letter of the order system, which it would not get back. */
        DEAD_LETTERS,
        /** It was deleted, and the order systems are hearing of it. */
        DELETED
    }

    /**
     * What is there of the show.
     *
     * @param epoch empty when there is no such show
     * @param number of its last order
     * @param outboxId last id of its outbox, empty when there is none
     * @param life of its data, empty when it has none
     */
    public record Remains(Admission admission, String epoch, long number, String outboxId, String life) {}

    /**
     * Begins, unless something speaks against it.
     *
     * @param orderSystem that the show is rebuilt from
     * @param force whether a show that is sound may be rebuilt too
     */
    public Future<Remains> begin(String orderSystem, boolean force) {
        return onLoop(its ->
                RebuildScript.begin(its.redis(), keys, new RebuildScript.Begin(token, orderSystem, force, LEASE_MS)));
    }

    /** Keeps other attempts away for another while; to be called every {@link #RENEW_MS}. False when one has taken over. */
    public Future<Boolean> renew() {
        return onLoop(its -> RebuildScript.keep(its.redis(), keys, token, LEASE_MS));
    }

    /** Gives up, and leaves nothing behind; false when another attempt has taken over. */
    public Future<Boolean> giveUp() {
        return onLoop(its -> RebuildScript.keep(its.redis(), keys, token, 0));
    }

    /**
     * Makes the show, or offers of it.
     *
     * @param commands as many as fit in a batch, each of another thing; the show comes before its offers
     * @return false when another attempt has taken over; fails when one of them is refused
     */
    public Future<Boolean> define(List<? extends Command<?>> commands) {
        // What is built belongs to the attempt as a show does to an incarnation of the data.
        return onLoop(its -> script.apply(LedgerScript.SCRIPT, its.redis(), keys.rebuilt(), commands, NO_CLOCK, token))
                .map(reply -> {
                    for (Outcome<?> outcome : reply.outcomes()) {
                        if (outcome instanceof Outcome.Refused<?> refused) {
                            throw new IllegalStateException(
                                    "a definition of show " + keys.show() + " is refused: " + refused);
                        }
                    }
                    return reply.seq() != LedgerScript.OTHER_LIFE;
                });
    }

    /**
     * Fills in orders and adjustments.
     *
     * @param after number of the last order filled in before, 0 for none
     * @param orders in the order of their numbers; where one is missing, it is passed over
     * @param upTo number behind which the next order comes; that of the last of these orders, or above it
     * @param offersAgain whether there are other order systems, which are to be offered the orders that the show lacks
     * @return false when another attempt has taken over
     */
    public Future<Boolean> fill(
            long after,
            List<RestoredOrder> orders,
            long upTo,
            List<RestoredAdjustment> adjustments,
            boolean offersAgain) {
        return onLoop(its -> RebuildScript.fill(
                its.redis(), keys, new RebuildScript.Fill(token, after, orders, upTo, adjustments, offersAgain)));
    }

    /** How an attempt ended. */
    public enum End {
        /** Another attempt has taken over; nothing was done. */
        OVERTAKEN,
        DONE,
        /** The show changed meanwhile; nothing was done. */
        CHANGED
    }

    /**
     * Puts what was built in the place of the show.
     *
     * @param remains as {@link #begin} found it
     * @param seq that the show's next one is to be above
     * @param clock epoch ms, that the show's clock must not be behind
     * @param number of the last order
     * @param life of the data, empty for none
     * @param source order system that has all orders up to this one
     * @param others order systems, which get those that they are offered again
     */
    public Future<End> finish(
            Remains remains, long seq, long clock, long number, String life, String source, List<String> others) {
        return onLoop(its -> RebuildScript.finish(
                its.redis(),
                keys,
                new RebuildScript.Finish(token, remains, seq, clock, number, life, source, List.copyOf(others))));
    }

    private <T> Future<T> onLoop(Function<LedgerLoop, Future<T>> action) {
        Promise<T> answer = Promise.promise();
        loop.context().runOnContext(v -> {
            try {
                action.apply(loop).onComplete(answer);
            } catch (RuntimeException e) {
                answer.fail(e);
            }
        });
        return Ledger.onCaller(answer.future());
    }
}
