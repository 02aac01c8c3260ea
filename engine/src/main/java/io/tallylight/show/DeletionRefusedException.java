package io.tallylight.show;

import io.tallylight.ledger.Deletion;

/** A show is not deleted, since something of it is owed to somebody; nothing was changed. */
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

    /** Number of what is owed, 0 where that is not counted. */
    public long count() {
        return count;
    }
}
