package io.tallylight.redis;

/** Thrown if Redis could not be asked: nothing was sent, or it answered before doing anything that it cannot serve. */
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RedisUnavailableException(String message) {
        super(message, null, false, false);
    }
}
