package io.tallylight.show;

import io.tallylight.ledger.Deletion;

/** Thrown when a show is not deleted because something of it is still owed; nothing was changed. */
public final class DeletionRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Deletion.Reason reason;
    private final long count;

    DeletionRefusedException(Deletion.Reason reason, long count) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.count = count;
    }

    public Deletion.Reason reason() {
        return reason;
    }

    /** Returns the number of things that are owed, 0 if they are not counted. */
    public long count() {
        return count;
    }
}
