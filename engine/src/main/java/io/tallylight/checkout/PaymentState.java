package io.tallylight.checkout;

/**
 * How far a payment is with its gateway.
 *
 * <pre>
 *   Prepared ──authorise──> Authorised ──capture──> Captured
 *      │  └──> ActionNeeded ──┤ │
 *      │  └──> Processing ────┘ │
 *      │  └──> Declined         │
 *      └────────cancel──────────┴──> Cancelled
 * </pre>
 */
public sealed interface PaymentState {
    /** Known to the gateway; no money was asked for. */
    record Prepared() implements PaymentState {}

    /**
     * The buyer has to do something, such as confirm it with the bank.
     *
     * @param type {@code redirect} with {@code url}; or {@code confirm} (nothing was asked of a card yet) or {@code
     *     authenticate} with {@code clientSecret}, for the gateway's own code in the buyer's browser
     * @param url where to send the buyer, else empty
     * @param clientSecret for the gateway's code in the browser, else empty
     */
    record ActionNeeded(String type, String url, String clientSecret) implements PaymentState {
        /** Without the secret and the address, either of which lets its reader act for the buyer: this may be logged. */
        @Override
        public String toString() {
            return "ActionNeeded[" + type + "]";
        }
    }

    /** The gateway waits for somebody else, and will know later. */
    record Processing() implements PaymentState {}

    /**
     * Money is set aside.
     *
     * @param amount minor units of the payment's currency
     */
    record Authorised(long amount) implements PaymentState {}

    /**
     * It was declined, and nothing was set aside.
     *
     * @param reason the gateway's word for it, such as {@code insufficient_funds}: letters, digits and underscores
     */
    record Declined(String reason) implements PaymentState {}

    /**
     * Money was taken.
     *
     * @param amount minor units of the payment's currency
     */
    record Captured(long amount) implements PaymentState {}

    /** It was given up, and can never succeed. */
    record Cancelled() implements PaymentState {}
}
