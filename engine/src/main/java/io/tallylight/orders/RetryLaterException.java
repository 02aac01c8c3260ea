package io.tallylight.orders;

/** An order system asks to be left alone for a while, whatever show the next batch is of. */
public final class RetryLaterException extends OrderSystemException {
    private static final long serialVersionUID = 1L;

    private final long afterMs;

    /** @param afterMs how long from now, at least 1 */
    public RetryLaterException(String message, long afterMs) {
        super(message, null);
        this.afterMs = Math.max(1, afterMs);
    }

    /** How long it asked for, in ms. */
    public long afterMs() {
        return afterMs;
    }
}
