package io.tallylight.redis;

/** Thrown if Redis cannot keep the guarantees of an acknowledgement. The message is one line that says what to set. */
public final class UnfitRedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnfitRedisException(String message) {
        super(message, null, false, false);
    }
}
