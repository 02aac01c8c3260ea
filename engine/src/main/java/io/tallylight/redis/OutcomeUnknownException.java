package io.tallylight.redis;

/** A command was sent and its reply lost: it may have been done or not. */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message) {
        super(message, null, false, false);
    }
}
