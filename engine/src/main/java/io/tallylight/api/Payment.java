package io.tallylight.api;

import io.tallylight.json.Fields;
import io.tallylight.ledger.Commit;
import io.tallylight.ledger.Outcome;
import io.tallylight.ledger.Refusal;
import java.util.Optional;
import java.util.Set;

/**
 * What paid, as a client says it.
 *
 * @param reference empty where none is given
 * @param amount minor units, or {@link Commit#TOTAL}
 * @param currency empty where none is given
 */
record Payment(String method, String reference, long amount, String currency) {
    static final String FIELD = "payment";

    private static final Set<String> KNOWN = Set.of("method", "reference", "amount", "currency");
    private static final long AMOUNT_MAX = (1L << 53) - 1;
    private static final int TEXT_MAX = 500;

    /** Reads the field {@code payment} of a document, which must be there. */
    static Payment of(Fields document) {
        Fields payment = document.object(FIELD, KNOWN);
        String method = payment.text("method", 1, TEXT_MAX);
        if (!method.equals("external")) {
            throw payment.invalid("method", "must be external");
        }
        return new Payment(
                method,
                payment.optionalText("reference", 1, TEXT_MAX).orElse(""),
                payment.optionalWhole("amount", 0, AMOUNT_MAX).orElse(Commit.TOTAL),
                payment.optionalText("currency", Basket.CURRENCY_LENGTH, Basket.CURRENCY_LENGTH)
                        .orElse(""));
    }

    /** The problem where the amount is right, and so the currency is not; else empty. */
    Optional<ProblemException> wrongCurrency(Outcome.Refused<?> refused) {
        boolean amountIsRight = amount == Commit.TOTAL || amount == refused.detail();
        return refused.refusal() == Refusal.PAYMENT_MISMATCH && amountIsRight
                ? Optional.of(ProblemException.invalid("payment.currency", "must be the reservation's"))
                : Optional.empty();
    }
}
