package io.tallylight.load.bench.crowd;

/** A crowd that could not be made or did not answer; the message is one line. */
public final class CrowdException extends Exception {
    CrowdException(String message) {
        super(message);
    }

    CrowdException(String message, Throwable cause) {
        super(message, cause);
    }
}
