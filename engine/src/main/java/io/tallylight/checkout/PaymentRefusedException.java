package io.tallylight.checkout;

/** A gateway refused a call for good: asked again, it would refuse again. Nothing was done. */
public final class PaymentRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PaymentRefusedException(String message) {
        super(message, null, false, false);
    }
}
