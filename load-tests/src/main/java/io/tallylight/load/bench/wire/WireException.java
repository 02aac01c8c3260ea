package io.tallylight.load.bench.wire;

/** A load that could not run to its end; the message is one line. */
public final class WireException extends Exception {
    WireException(String message) {
        super(message);
    }

    WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
