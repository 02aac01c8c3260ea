package io.tallylight.api;

import io.tallylight.checkout.ExternalGateway;
import io.tallylight.json.JsonFields;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A payment, as stated by a client.
 *
 * @param reference reference of a payment made elsewhere; empty if none is given
 * @param token token with which a gateway takes the money; empty if none is given
 * @param amount amount in minor units, or {@link Commit#TOTAL}
 * @param currency code of the currency; empty if none is given
 */
record PaymentRequest(String method, String reference, String token, long amount, String currency) {
    static final String FIELD = "payment";

    private static final Set<String> KNOWN = Set.of("method", "reference", "token", "amount", "currency");
    private static final long AMOUNT_MAX = (1L << 53) - 1;
    private static final int TEXT_MAX = 500;

    /** Methods of payments made elsewhere, which need no gateway. */
    static final List<String> ELSEWHERE = List.of(ExternalGateway.METHOD);

    /**
     * Reads the field {@code payment} of a document, which must be there.
     *
     * @param methods methods that the field may name
     */
    static PaymentRequest of(JsonFields document, List<String> methods) {
        JsonFields payment = document.object(FIELD, KNOWN);
        String method = payment.text("method", 1, TEXT_MAX);
        if (!methods.contains(method)) {
            throw payment.invalid(
                    "method", methods.size() == 1 ? "must be " + methods.get(0) : "must be one of " + methods);
        }
        boolean elsewhere = ELSEWHERE.contains(method);
        if (payment.has("token") && elsewhere) {
            throw payment.invalid("token", "has no meaning for a payment made elsewhere");
        } else if (payment.has("reference") && !elsewhere) {
            throw payment.invalid("reference", "is made by the gateway");
        }
        return new PaymentRequest(
                method,
                payment.optionalLine("reference", TEXT_MAX).orElse(""),
                payment.optionalLine("token", TEXT_MAX).orElse(""),
                payment.optionalWhole("amount", 0, AMOUNT_MAX).orElse(Commit.TOTAL),
                payment.optionalText("currency", ReservationParser.CURRENCY_LENGTH, ReservationParser.CURRENCY_LENGTH)
                        .orElse(""));
    }

    /** Returns whether the payment was made before the checkout. */
    boolean isMadeElsewhere() {
        return ELSEWHERE.contains(method);
    }

    /** Returns the problem if the amount is right and so the currency is wrong; otherwise empty. */
    Optional<ProblemException> wrongCurrency(Outcome.Refused<?> refused) {
        boolean amountIsRight = amount == Commit.TOTAL || amount == refused.detail();
        return refused.refusal() == Refusal.PAYMENT_MISMATCH && amountIsRight
                ? Optional.of(ProblemException.invalid("payment.currency", "must be the reservation's"))
                : Optional.empty();
    }
}
