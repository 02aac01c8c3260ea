package io.tallylight.orders;

/** An order system could not record a batch now; later it may. */
public final class OrderSystemException extends Exception {
    private static final long serialVersionUID = 1L;

    public OrderSystemException(String message, Throwable cause) {
        super(message, cause);
    }
}
