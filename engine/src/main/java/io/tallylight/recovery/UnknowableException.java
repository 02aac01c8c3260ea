package io.tallylight.recovery;

/** The order system cannot be asked now what it knows. */
public final class UnknowableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknowableException(String message) {
        super(message, null, false, false);
    }
}
