package io.tallylight.load.evidence;

/** Evidence that could not be had, so that there is no verdict; the message is one line. */
public final class EvidenceException extends Exception {
    public EvidenceException(String message, Throwable cause) {
        super(message, cause);
    }

    public EvidenceException(String message) {
        super(message);
    }
}
