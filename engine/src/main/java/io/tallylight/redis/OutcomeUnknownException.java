package io.tallylight.redis;

import io.vertx.core.Future;

/** Thrown if a command was sent and its reply was lost: it may have been executed or not. */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message) {
        super(message, null, false, false);
    }

    /** Converts the failure of a read that follows a write: it must not look as if nothing had been written. */
    public static <T> Future<T> ifNotReadBack(Future<T> readBack) {
        return readBack.recover(failure -> Future.failedFuture(
                new OutcomeUnknownException("it was done, and could not be read back: " + FailureText.of(failure))));
    }
}
