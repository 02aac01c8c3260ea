package io.tallylight.ledger;

import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Function;

/**
 * One attempt to restore a lost show: {@link #begin}, {@link #define} its show and offers, {@link #fill} in its orders,
 * {@link #finish}. Nothing of it is visible before it is finished, in one step; until then it may be given up at any
 * point, and the next attempt begins anew. For one caller, which waits for each answer before it goes on; answers come
 * on its context, and fail as those of the {@link Ledger} do.
 */
public final class Rebuild {
    private static final LedgerScript.Clock NO_CLOCK = new LedgerScript.Clock(0, -1);

    private static final long LEASE_MS = 10_000;

    /** Interval at which the lease of an attempt is to be renewed, in ms. */
    public static final long RENEW_MS = 3_000;

    /** Definitions need neither a retention nor a limit. */
    private final LedgerScript script = new LedgerScript(new LedgerScript.Settings(0, 0, false));

    private final LedgerLoop loop;
    private final ShowKeys keys;
    private final String token;

    /**
     * Creates an attempt.
     *
     * @param token a token that no other attempt has
     */
    public Rebuild(Ledger ledger, String show, String token) {
        this.loop = ledger.loopOf(show);
        this.keys = ShowKeys.of(show);
        this.token = token;
    }

    /** Tells whether the show may be rebuilt. */
    public enum Admission {
        BEGUN,
        LIVE,
        REHEARSAL,
        SOUND,
        /** The order system has not yet received everything that is in the outbox. */
        UNSETTLED,
        /** Another attempt is under way. */
        UNDER_WAY,
        /** A part of the show is a dead letter of the order system, which would not return it. */
        DEAD_LETTERS,
        /** The show was deleted, and the order systems are being notified. */
        DELETED
    }

    /**
     * The data that exist of the show.
     *
     * @param epoch empty if there is no such show
     * @param number of its last order
     * @param outboxId last id of its outbox, empty if there is none
     * @param life incarnation of its data, empty if it has none
     */
    public record Remains(Admission admission, String epoch, long number, String outboxId, String life) {}

    /**
     * Begins the attempt, unless the show may not be rebuilt.
     *
     * @param orderSystem the order system that the show is rebuilt from
     * @param force whether a show that is sound may be rebuilt too
     */
    public Future<Remains> begin(String orderSystem, boolean force) {
        return onLoop(its ->
                RebuildScript.begin(its.redis(), keys, new RebuildScript.Begin(token, orderSystem, force, LEASE_MS)));
    }

    /**
     * Renews the lease, which keeps other attempts away; to be called every {@link #RENEW_MS}. Answers false if another
     * attempt has taken over.
     */
    public Future<Boolean> renew() {
        return onLoop(its -> RebuildScript.keep(its.redis(), keys, token, LEASE_MS));
    }

    /** Gives the attempt up and removes everything that it built; answers false if another attempt has taken over. */
    public Future<Boolean> giveUp() {
        return onLoop(its -> RebuildScript.keep(its.redis(), keys, token, 0));
    }

    /**
     * Defines the show or some of its offers.
     *
     * @param commands as many as fit in a batch, each for a different show or offer; the show comes before its offers
     * @return false if another attempt has taken over; fails if one of the commands is refused
     */
    public Future<Boolean> define(List<? extends Command<?>> commands) {
        // The script treats the attempt's token as the incarnation of the data that are being built.
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
     * @param orders in the order of their numbers; missing numbers are skipped
     * @param upTo number after which the next order comes: that of the last of these orders, or a higher one
     * @param offersAgain whether there are other order systems, to which the orders that the show lacks are offered
     *     again
     * @return false if another attempt has taken over
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

    /** The result of an attempt. */
    public enum End {
        /** Another attempt has taken over; nothing was done. */
        OVERTAKEN,
        DONE,
        /** The show changed in the meantime; nothing was done. */
        CHANGED
    }

    /**
     * Replaces the show by what was built.
     *
     * @param remains as {@link #begin} found it
     * @param seq a seq that the next one of the show must be above
     * @param clock epoch ms, a time that the show's clock must not be behind
     * @param number of the last order
     * @param life incarnation of the data, empty for none
     * @param source the order system that has all orders up to this one
     * @param others the other order systems, which get the orders that are offered to them again
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
