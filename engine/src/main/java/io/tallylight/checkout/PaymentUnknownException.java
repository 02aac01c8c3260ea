package io.tallylight.checkout;

/**
 * A gateway gave no usable answer: the call may have taken effect or not. Read the payment's state, or repeat the call.
 */
public final class PaymentUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PaymentUnknownException(String message) {
        super(message, null, false, false);
    }
}
