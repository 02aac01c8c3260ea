package io.tallylight.redis;

/** Redis answered an error instead of doing what was asked; its words are the message. */
public final class RedisRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RedisRefusedException(String answer) {
        super(answer, null, false, false);
    }

    /** Whether the answer begins with this code, as {@code OOM} or {@code WRONGTYPE}. */
    public boolean is(String code) {
        return String.valueOf(getMessage()).startsWith(code);
    }
}
