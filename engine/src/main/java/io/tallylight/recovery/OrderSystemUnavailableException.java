package io.tallylight.recovery;

/** The order system cannot be read now. */
public final class OrderSystemUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OrderSystemUnavailableException(String message) {
        super(message, null, false, false);
    }
}
