package io.tallylight.orders;

/**
 * An order system says that it wants no orders any more. Nothing is sent to it until an operator says that it is back.
 */
public final class OrderSystemGoneException extends OrderSystemException {
    private static final long serialVersionUID = 1L;

    public OrderSystemGoneException(String message) {
        super(message, null);
    }
}
