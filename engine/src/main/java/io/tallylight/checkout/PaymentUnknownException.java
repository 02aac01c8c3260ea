package io.tallylight.checkout;

/** A gateway gave no usable answer: what was asked may have been done, or not. Ask for the payment's state, or again. */
public final class PaymentUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PaymentUnknownException(String message) {
        super(message, null, false, false);
    }
}
