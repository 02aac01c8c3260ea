package io.tallylight.ledger;

/** Thrown when more commands wait than the ledger can answer in good time; this command was not accepted. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OverloadedException(String message) {
        super(message, null, false, false);
    }

    static OverloadedException full(int windowCommandsMax) {
        return new OverloadedException("more than " + windowCommandsMax + " commands wait for Redis");
    }

    static OverloadedException tooSlow(long waitMs) {
        return new OverloadedException("the answer would take about " + waitMs + " ms");
    }
}
