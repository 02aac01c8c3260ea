package io.tallylight.ledger;

/** More commands wait than the ledger's window holds; this one was not taken. */
public final class OverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OverloadedException(int windowCommandsMax) {
        super("more than " + windowCommandsMax + " commands wait for Redis", null, false, false);
    }
}
