package io.tallylight.show;

import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/** Looks and then changes, and looks again where somebody else changed it between. Any thread. */
final class OptimisticRetry {
    /** Of so many changes at once on one node each gets through: every round lets at least one win. */
    private static final int TRIES = 64;

    private OptimisticRetry() {}

    /** Between the look and the change somebody else changed it. */
    static final class RacedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RacedException() {
            super("raced", null, false, false);
        }
    }

    /** Looks again after a lost race, unless a version was demanded, which then is there no more. */
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

    /** Fails with this refusal. */
    static <T> Future<T> refused(Refusal refusal) {
        return Future.failedFuture(new RefusedException(new Outcome.Refused<>(refusal, List.of(), 0)));
    }
}
