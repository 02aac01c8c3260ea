package io.tallylight.ledger;

import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Deletes a show of which nothing is owed, in one step: from then on there is no such show for anybody. What order systems
 * still have to hear of stays until {@link DeletedShow} removes it.
 *
 * @param epoch that the show has; with another one nothing is done. Empty for any
 * @param docSeq version of its definition, likewise
 */
public record Deletion(String epoch, long docSeq) {
    /** Deletes the show whatever its version is. */
    public static final Deletion ANY_VERSION = new Deletion("", 0);

    /** What became of it. */
    public sealed interface Result permits Done, Refused {}

    /**
     * It is deleted.
     *
     * @param epoch that it had
     */
    public record Done(String epoch) implements Result {}

    /**
     * Nothing was changed.
     *
     * @param count of what speaks against it, 0 where that is not counted
     */
    public record Refused(Reason reason, long count) implements Result {}

    /** Why a show is not deleted; of several reasons the first one is told. */
    public enum Reason {
        NO_SUCH_SHOW,
        OTHER_VERSION,
        /** Redis came back with other data, and the show was not compared with the order system yet. */
        OTHER_LIFE,
        LIVE,
        /** Units are held or being paid for. */
        RESERVED,
        /** It has orders and has not ended. */
        NOT_ENDED,
        /** An order system still has to get an order or a cancellation. */
        UNDELIVERED,
        DEAD_LETTERS,
        /** A payment or a refund is not settled at its gateway. */
        PAYMENTS,
        /** A payment or a refund failed for good. */
        INCIDENTS,
        /** Units that were sold elsewhere are still to be taken from its offers. */
        SOLD_ELSEWHERE
    }

    /** Does it, as durably as commands are. From any thread, on the caller's context. */
    public Future<Result> apply(Ledger ledger, String show) {
        LedgerLoop loop = ledger.loopOf(show);
        Promise<Result> done = Promise.promise();
        loop.context()
                .runOnContext(v -> DeletionScript.delete(loop.redis(), ShowKeys.of(show), this)
                        .onComplete(done));
        return Ledger.onCaller(done.future());
    }
}
