package io.tallylight.checkout.stripe;

import com.fasterxml.jackson.databind.JsonNode;

/** Stripe answered with an error, which it keeps under the key of the call: it did not do what was asked. */
final class StripeErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final boolean isOld;

    /** Creates the exception; {@code isOld} says whether it is the answer to an earlier call of the same key. */
    StripeErrorException(int status, JsonNode error, boolean isOld) {
        super(
                "Stripe answered " + status + ", " + error.path("code").asText("no code") + ": "
                        + error.path("message").asText(""),
                null,
                false,
                false);
        this.status = status;
        this.code = error.path("code").asText("");
        this.isOld = isOld;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** Stripe's code for it, such as {@code payment_intent_unexpected_state}; empty if it gave none. */
    String code() {
        return code;
    }

    /**
     * Returns whether another key may give another answer: this is the answer to an earlier call, or Stripe failed
     * internally.
     */
    boolean mayChange() {
        return isOld || status >= 500;
    }
}
