package io.tallylight.orders;

import org.jspecify.annotations.Nullable;

/** An order system could not record a batch now; later it may. */
public class OrderSystemException extends Exception {
    private static final long serialVersionUID = 1L;

    public OrderSystemException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
