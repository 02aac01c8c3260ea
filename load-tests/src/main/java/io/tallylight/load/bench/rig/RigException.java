package io.tallylight.load.bench.rig;

/** Something to be measured that does not start, answer or stop as it should; the message says what. */
public final class RigException extends Exception {
    public RigException(String message) {
        super(message);
    }

    public RigException(String message, Throwable cause) {
        super(message, cause);
    }
}
