package io.tallylight.api;

import io.tallylight.recovery.ShowDeletedException;
import io.tallylight.show.DeletionRefusedException;

/** Creates the problems for deleted shows, and for shows that cannot be deleted. */
final class DeletedShows {
    private DeletedShows() {}

    /** Returns the reason why the id of a deleted show cannot be used. */
    static ProblemException problem(ShowDeletedException deleted) {
        return deleted.isForGood()
                ? new ProblemException(
                        ProblemType.SHOW_DELETED,
                        "a show of this id was deleted, and its orders keep the id: choose another one")
                : problem();
    }

    /** Returns the reason why the id of a deleted show cannot be used, if it may become free. */
    static ProblemException problem() {
        return new ProblemException(
                ProblemType.SHOW_DELETED,
                "a show of this id was deleted, and its order systems do not all know it yet; if it had no orders,"
                        + " the id can be used then");
    }

    /** Returns the reason why a show cannot be deleted. */
    static ProblemException problem(DeletionRefusedException refused) {
        long n = refused.count();
        String detail = switch (refused.reason()) {
            case LIVE -> "the show is live; end it first";
            case RESERVED -> "units held or being paid for: " + n + "; release them, or wait until they expire";
            case NOT_ENDED -> "the show has orders (" + n + ") and has not ended; end it first";
            case UNDELIVERED -> "orders or cancellations are on their way to an order system; try again";
            case DEAD_LETTERS -> "dead letters of the show: " + n + "; replay them first";
            case PAYMENTS -> "payments that are not settled at their gateway: " + n + "; try again";
            case INCIDENTS -> "payments that failed for good: " + n + "; retry or settle these incidents first";
            case SOLD_ELSEWHERE ->
                "units that were sold elsewhere are to be taken from the show's offers; end the show, or wait";
            case NO_SUCH_SHOW, OTHER_VERSION, OTHER_LIFE -> "the show was changed meanwhile";
        };
        return new ProblemException(ProblemType.WRONG_STATE, detail);
    }
}
