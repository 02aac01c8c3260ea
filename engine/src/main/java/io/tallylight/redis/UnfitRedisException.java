package io.tallylight.redis;

/** This Redis cannot keep what an acknowledgement promises. The message is one line that says what to set. */
public final class UnfitRedisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnfitRedisException(String message) {
        super(message, null, false, false);
    }
}
