package io.tallylight.redis;

/** Thrown if Redis answered a command with an error; the message is the text of the error. */
public final class RedisRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RedisRefusedException(String answer) {
        super(answer, null, false, false);
    }

    /** Returns whether the error begins with this code, such as {@code OOM} or {@code WRONGTYPE}. */
    public boolean is(String code) {
        return String.valueOf(getMessage()).startsWith(code);
    }
}
