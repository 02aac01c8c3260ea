package io.tallylight.checkout.stripe;

import io.tallylight.checkout.PaymentRefusedException;
import java.util.Set;

/**
 * Amounts as Stripe counts them: nearly always in the minor unit of ISO 4217, as everywhere else here. The exceptions are
 * those of Stripe's page on currencies.
 */
final class StripeAmount {
    /** Currencies with no decimals in ISO 4217, but two for Stripe. */
    private static final Set<String> TWO_MORE = Set.of("ISK", "UGX");

    /** Currencies with two decimals in ISO 4217, but none for Stripe. */
    private static final Set<String> TWO_LESS = Set.of("MGA");

    /** Currencies with three decimals, the last of which must be 0. */
    private static final Set<String> ENDS_IN_ZERO = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    private static final int ONE_DECIMAL = 10;
    private static final int TWO_DECIMALS = 100;

    /** Largest amount: Stripe takes eight digits, and more in a few currencies; beyond this it takes none. */
    private static final long MAX = 999_999_999_999L;

    private StripeAmount() {}

    /**
     * Returns the amount for Stripe.
     *
     * @param amount minor units
     * @throws PaymentRefusedException when Stripe cannot take exactly that amount
     */
    static long of(long amount, String currency) {
        if (amount % step(currency) != 0) {
            throw new PaymentRefusedException("Stripe takes " + currency + " only in multiples of " + step(currency));
        } else if (amount > MAX) {
            throw new PaymentRefusedException("Stripe takes no amount as large as " + amount);
        } else if (TWO_LESS.contains(currency)) {
            return amount / TWO_DECIMALS;
        }
        return TWO_MORE.contains(currency) ? amount * TWO_DECIMALS : amount;
    }

    /**
     * Returns the number that an amount must be a multiple of, minor units; sums and differences of such amounts then
     * are multiples too.
     */
    static long step(String currency) {
        if (ENDS_IN_ZERO.contains(currency)) {
            return ONE_DECIMAL;
        }
        return TWO_LESS.contains(currency) ? TWO_DECIMALS : 1;
    }

    /** Returns the minor units of an amount that Stripe named. */
    static long back(long stripes, String currency) {
        if (TWO_LESS.contains(currency)) {
            return stripes * TWO_DECIMALS;
        }
        return TWO_MORE.contains(currency) ? stripes / TWO_DECIMALS : stripes;
    }
}
