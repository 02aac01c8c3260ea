package io.tallylight.ledger;

import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Halts a show whose data may be older than what was acknowledged.
 *
 * @param epoch the expected epoch of the show; if it has another one, nothing is done
 * @param docSeq the expected version of its definition; if it has another one, nothing is done
 * @param newEpoch the epoch that the show gets
 * @param life incarnation of the data, empty to leave it as it is
 * @param numberAtLeast highest order number that may have been given
 * @param status the status that the show gets
 * @param doc its definition with that status, as JSON
 * @param why reason of the halt, empty if the show only gets a new epoch
 * @param reconciled what the show was compared with, so that it is not halted again for the same reason
 */
public record HaltShow(
        String epoch,
        long docSeq,
        String newEpoch,
        String life,
        long numberAtLeast,
        String status,
        String doc,
        String why,
        String reconciled) {

    /**
     * Halts the show. Answers false if the show is another one by now. May be called from any thread; answers on the
     * caller's context.
     */
    public Future<Boolean> apply(Ledger ledger, String show) {
        LedgerLoop loop = ledger.loopOf(show);
        Promise<Boolean> done = Promise.promise();
        loop.context()
                .runOnContext(v ->
                        HaltScript.run(loop.redis(), ShowKeys.of(show), this).onComplete(done));
        return Ledger.onCaller(done.future());
    }
}
