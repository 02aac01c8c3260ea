package io.tallylight.orders;

/** An order system asks for a pause, for batches of all shows. */
public final class RetryLaterException extends OrderSystemException {
    private static final long serialVersionUID = 1L;

    private final long afterMs;

    /**
     * Creates the exception.
     *
     * @param afterMs how long from now, at least 1
     */
    public RetryLaterException(String message, long afterMs) {
        super(message, null);
        this.afterMs = Math.max(1, afterMs);
    }

    /** Returns the pause that it asked for, in ms. */
    public long afterMs() {
        return afterMs;
    }
}
