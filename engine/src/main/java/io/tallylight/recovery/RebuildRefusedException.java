package io.tallylight.recovery;

/** A show is not rebuilt, for a reason that an operator can act on; nothing was changed. */
public final class RebuildRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** The reason for the refusal. */
    public enum Reason {
        /** The order system knows no such show. */
        UNKNOWN("the order system knows no such show"),
        /** The show was deleted. */
        DELETED("the show was deleted"),
        /** The show is on sale. */
        LIVE("the show is live; pause it first"),
        /** The orders of the show went to no order system. */
        REHEARSAL("the show is a rehearsal, of which the order system knows nothing"),
        /** No data of the show is known to be missing. */
        SOUND(
                "the show is there and was not halted; force=true rebuilds it all the same, without its open reservations"),
        /** Orders are still on their way from the outbox to the order system. */
        UNSETTLED("orders are still on their way to the order system; try again"),
        /** Some data of the show is in Redis alone. */
        DEAD_LETTERS(
                "orders or cancellations of the show are dead letters of the order system that it is rebuilt from; replay them"
                        + " first, or rebuild without them with force=true"),
        /** Another call has begun to rebuild the show, on this node or another one. */
        UNDER_WAY("the show is being rebuilt already; wait for that"),
        /** Another caller rebuilds the show, or changed it meanwhile, more than once. */
        CONTENDED("the show was changed meanwhile; try again");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    RebuildRefusedException(Reason reason) {
        super(reason.text, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
