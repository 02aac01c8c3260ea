package io.tallylight.load.trace;

/** A trace that cannot be read at all; the message is one line that names the file and what is wrong with it. */
public final class TraceException extends Exception {
    public TraceException(String message) {
        super(message);
    }

    public TraceException(String message, Throwable cause) {
        super(message, cause);
    }
}
