package io.tallylight.ledger;

import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Takes a show out of sale whose data may be older than what was acknowledged.
 *
 * @param epoch that the show has; with another one nothing is done
 * @param docSeq version of its definition; with another one nothing is done
 * @param newEpoch that it gets
 * @param life of the data, empty to leave it as it is
 * @param numberAtLeast highest order number that may have been given
 * @param status that it gets
 * @param doc its definition with that status, as JSON
 * @param why it is halted, empty when it only gets a new epoch
 * @param reconciled what it was compared with, so that it is not halted again for the same
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

    /** Does it; answers false when the show is another one by now. From any thread, on the caller's context. */
    public Future<Boolean> apply(Ledger ledger, String show) {
        LedgerLoop loop = ledger.loopOf(show);
        Promise<Boolean> done = Promise.promise();
        loop.context()
                .runOnContext(v ->
                        HaltScript.run(loop.redis(), ShowKeys.of(show), this).onComplete(done));
        return Ledger.onCaller(done.future());
    }
}
