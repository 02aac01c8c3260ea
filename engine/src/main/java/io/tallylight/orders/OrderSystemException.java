package io.tallylight.orders;

import org.jspecify.annotations.Nullable;

/** An order system could not record a batch now; it may be able to later. */
public class OrderSystemException extends Exception {
    private static final long serialVersionUID = 1L;

    private String label = "";

    public OrderSystemException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Sets the message at which it failed: {@link OrderEvent#label} or {@link LedgerEvent#label}. To be called before
     * it is thrown.
     */
    public OrderSystemException at(String message) {
        label = message;
        return this;
    }

    /** The message at which it failed; empty if that is not known. */
    public String label() {
        return label;
    }
}
