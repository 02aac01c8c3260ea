package io.tallylight.checkout.stripe;

import com.fasterxml.jackson.databind.JsonNode;

/** Stripe answered that it did not do what was asked: with an error, which it keeps under the key of the call. */
final class StripeErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final boolean isOld;

    /** {@code isOld} says whether it is what an earlier call of the same key was answered. */
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

    /** Stripe's word for it, such as {@code payment_intent_unexpected_state}; empty when it gave none. */
    String code() {
        return code;
    }

    /** Whether it may be otherwise under another key: it is the answer to an earlier call, or Stripe broke. */
    boolean mayChange() {
        return isOld || status >= 500;
    }
}
