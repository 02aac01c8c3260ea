package io.tallylight.redis;

import io.vertx.core.Future;

/** A command was sent and its reply lost: it may have been done or not. */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message) {
        super(message, null, false, false);
    }

    /** What is read back after something was done: a failure of that must not look as if nothing had been done. */
    public static <T> Future<T> ifNotReadBack(Future<T> readBack) {
        return readBack.recover(failure -> Future.failedFuture(
                new OutcomeUnknownException("it was done, and could not be read back: " + FailureText.of(failure))));
    }
}
