package io.tallylight.show;

import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/** Reads and then changes, and reads again if another change came in between. For any thread. */
final class OptimisticRetry {
    /**
     * Number of tries. With this many changes at once on one node each of them succeeds: every round lets at least one
     * win.
     */
    private static final int TRIES = 64;

    private OptimisticRetry() {}

    /** Thrown when another change came between the read and the change. */
    static final class RacedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RacedException() {
            super("raced", null, false, false);
        }
    }

    /** Retries after a lost race, unless a version was demanded, which then does not exist any more. */
    static <T> Future<T> retrying(Precondition precondition, Supplier<Future<T>> attempt) {
        return retrying(precondition, attempt, TRIES);
    }

    private static <T> Future<T> retrying(Precondition precondition, Supplier<Future<T>> attempt, int tries) {
        return attempt.get().recover(failure -> {
            if (!(failure instanceof RacedException)) {
                return Future.failedFuture(failure);
            } else if (precondition.namesVersions()) {
                return refused(Refusal.VERSION_CONFLICT);
            }
            return tries > 1
                    ? retrying(precondition, attempt, tries - 1)
                    : Future.failedFuture(new ContentionException(TRIES));
        });
    }

    /** Returns a future that failed with this refusal. */
    static <T> Future<T> refused(Refusal refusal) {
        return Future.failedFuture(new RefusedException(new Outcome.Refused<>(refusal, List.of(), 0)));
    }
}
