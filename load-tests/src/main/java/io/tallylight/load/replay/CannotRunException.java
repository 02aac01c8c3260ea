package io.tallylight.load.replay;

/** There can be no verdict; the message is the one line that the user reads. */
public final class CannotRunException extends Exception {
    public CannotRunException(String message) {
        super(message);
    }

    public CannotRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
