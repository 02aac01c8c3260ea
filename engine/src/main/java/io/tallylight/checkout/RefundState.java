package io.tallylight.checkout;

/** The state of a refund at its gateway. */
public sealed interface RefundState {
    /** The money is given back. */
    record Made() implements RefundState {}

    /** The gateway waits for a bank, and will know the outcome later. */
    record Pending() implements RefundState {}

    /**
     * It failed, and the money is still ours.
     *
     * @param reason the gateway's word for it
     * @param failures refunds of this key that have failed, 1 or more
     */
    record Failed(String reason, int failures) implements RefundState {}
}
