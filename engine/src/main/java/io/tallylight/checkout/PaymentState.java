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
    /** The payment is known to the gateway; no money was asked for. */
    record Prepared() implements PaymentState {}

    /**
     * The buyer has to do something, such as confirm it with the bank.
     *
     * @param type {@code redirect} with {@code url}; or {@code confirm} (nothing was asked of a card yet) or {@code
     *     authenticate} with {@code clientSecret}, for the gateway's own code in the buyer's browser
     * @param url address to which the buyer is sent, else empty
     * @param clientSecret secret for the gateway's code in the browser, else empty
     */
    record ActionNeeded(String type, String url, String clientSecret) implements PaymentState {
        /**
         * Omits the secret and the address, either of which lets its reader act for the buyer: this text may be logged.
         */
        @Override
        public String toString() {
            return "ActionNeeded[" + type + "]";
        }
    }

    /** The gateway waits for another party, and will know the outcome later. */
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
