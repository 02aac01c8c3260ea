package io.tallylight.ledger;

import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Deletes a show in one step, if nothing of it is owed. From then on the show does not exist for anybody. What the
 * order systems still have to receive stays until {@link DeletedShow} removes it.
 *
 * @param epoch the expected epoch of the show, empty for any; if the show has another one, nothing is done
 * @param docSeq the expected version of its definition, 0 for any; if the show has another one, nothing is done
 */
public record Deletion(String epoch, long docSeq) {
    /** Deletes the show whatever its version is. */
    public static final Deletion ANY_VERSION = new Deletion("", 0);

    /** The result of a deletion. */
    public sealed interface Result permits Done, Refused {}

    /**
     * The show is deleted.
     *
     * @param epoch the epoch that the show had
     */
    public record Done(String epoch) implements Result {}

    /**
     * Nothing was changed.
     *
     * @param count number of things that prevent the deletion, 0 if they are not counted
     */
    public record Refused(Reason reason, long count) implements Result {}

    /** Reasons why a show is not deleted. If there are several reasons, the first one is given. */
    public enum Reason {
        NO_SUCH_SHOW,
        OTHER_VERSION,
        /** Redis came back with other data, and the show has not been compared with the order system yet. */
        OTHER_LIFE,
        LIVE,
        /** Units are held or being paid for. */
        RESERVED,
        /** It has orders and has not ended. */
        NOT_ENDED,
        /** An order system has not received an order or a cancellation yet. */
        UNDELIVERED,
        DEAD_LETTERS,
        /** A payment or a refund is not settled at its gateway. */
        PAYMENTS,
        /** A payment or a refund failed for good. */
        INCIDENTS,
        /** Units that were sold elsewhere are still to be taken from its offers. */
        SOLD_ELSEWHERE
    }

    /**
     * Deletes the show, as durably as commands are applied. May be called from any thread; answers on the caller's
     * context.
     */
    public Future<Result> apply(Ledger ledger, String show) {
        LedgerLoop loop = ledger.loopOf(show);
        Promise<Result> done = Promise.promise();
        loop.context()
                .runOnContext(v -> DeletionScript.delete(loop.redis(), ShowKeys.of(show), this)
                        .onComplete(done));
        return Ledger.onCaller(done.future());
    }
}
