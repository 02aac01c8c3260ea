package io.tallylight.checkout.stripe;

import com.fasterxml.jackson.databind.JsonNode;

/** Stripe answered that it did not do what was asked: a status of 4xx with an error that a repeat would meet again. */
final class StripeErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    StripeErrorException(int status, JsonNode error) {
        super(
                "Stripe answered " + status + ", " + error.path("code").asText("no code") + ": "
                        + error.path("message").asText(""),
                null,
                false,
                false);
        this.status = status;
        this.code = error.path("code").asText("");
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** Stripe's word for it, such as {@code payment_intent_unexpected_state}; empty when it gave none. */
    String code() {
        return code;
    }
}
