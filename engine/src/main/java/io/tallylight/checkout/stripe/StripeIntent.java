package io.tallylight.checkout.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.checkout.PaymentPage;
import io.tallylight.checkout.PaymentState;
import io.tallylight.checkout.PaymentUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads a PaymentIntent as a payment's state. */
final class StripeIntent {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]{1,64}");

    private StripeIntent() {}

    /**
     * Returns the state of an intent.
     *
     * @throws PaymentUnknownException when it is not an intent
     */
    static PaymentState state(JsonNode intent) {
        return switch (intent.path("status").asText("")) {
            case "requires_payment_method" -> unpaid(intent);
            case "requires_confirmation" -> new PaymentState.Prepared();
            case "requires_action" -> action(intent);
            case "processing" -> new PaymentState.Processing();
            case "requires_capture" -> new PaymentState.Authorised(amount(intent, "amount_capturable"));
            case "succeeded" -> new PaymentState.Captured(amount(intent, "amount_received"));
            case "canceled" -> new PaymentState.Cancelled();
            default ->
                throw new PaymentUnknownException("Stripe answered a payment of the status '"
                        + intent.path("status").asText("") + "'");
        };
    }

    /** Returns the payments of one show in a page of intents. */
    static PaymentPage page(JsonNode page, String show) {
        List<PaymentPage.Payment> payments = new ArrayList<>();
        String last = "";
        for (JsonNode intent : page.path("data")) {
            last = intent.path("id").asText("");
            if (intent.path("metadata").path(StripeGateway.SHOW).asText("").equals(show)) {
                payments.add(new PaymentPage.Payment(
                        last,
                        intent.path("metadata").path(StripeGateway.RESERVATION).asText(""),
                        state(intent),
                        amount(intent, "amount"),
                        intent.path("currency").asText("").toUpperCase(Locale.ROOT)));
            }
        }
        boolean more = page.path("has_more").asBoolean(false)
                && StripeGateway.REFERENCE.matcher(last).matches();
        return new PaymentPage(payments, more ? last : "");
    }

    /** Returns the data that the buyer's browser needs to confirm the intent there. */
    static PaymentState confirmByBuyer(JsonNode intent) {
        return new PaymentState.ActionNeeded("confirm", "", secret(intent));
    }

    /**
     * Returns the state of an intent at its start. An intent goes back there when a card is declined; the error
     * distinguishes it from an intent that nobody has paid yet.
     */
    private static PaymentState unpaid(JsonNode intent) {
        JsonNode error = intent.path("last_payment_error");
        if (!error.isObject()) {
            return new PaymentState.Prepared();
        }
        String reason = error.path("decline_code").asText(error.path("code").asText(""));
        return new PaymentState.Declined(WORD.matcher(reason).matches() ? reason : "declined");
    }

    private static PaymentState action(JsonNode intent) {
        String url =
                intent.path("next_action").path("redirect_to_url").path("url").asText("");
        return url.isEmpty()
                ? new PaymentState.ActionNeeded("authenticate", "", secret(intent))
                : new PaymentState.ActionNeeded("redirect", url, "");
    }

    private static String secret(JsonNode intent) {
        return intent.path("client_secret").asText("");
    }

    private static long amount(JsonNode intent, String field) {
        String currency = intent.path("currency").asText("").toUpperCase(Locale.ROOT);
        return StripeAmount.back(intent.path(field).asLong(0), currency);
    }
}
