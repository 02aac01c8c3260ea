package io.tallylight.load.client;

/** A call that had no definite answer before its deadline: what it did is unknown. */
public final class UnansweredException extends RuntimeException {
    public UnansweredException(String message, Throwable cause) {
        super(message, cause);
    }
}
