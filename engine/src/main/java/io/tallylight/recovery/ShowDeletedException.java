package io.tallylight.recovery;

/** An id cannot be used: the show that had it was deleted. */
public final class ShowDeletedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isForGood;

    /**
     * Creates the exception.
     *
     * @param isForGood whether it stays so, since the show had orders; else it is used up until the deletion is
     *     complete
     */
    ShowDeletedException(boolean isForGood) {
        super("a show of this id was deleted", null, false, false);
        this.isForGood = isForGood;
    }

    public boolean isForGood() {
        return isForGood;
    }
}
