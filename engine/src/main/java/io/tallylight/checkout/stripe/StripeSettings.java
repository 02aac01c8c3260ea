package io.tallylight.checkout.stripe;

/**
 * Address and keys of Stripe.
 *
 * @param baseUrl {@code https://api.stripe.com}, without a path; another one for tests
 * @param secretKey {@code sk_…} or {@code rk_…}
 * @param returnUrl address to which the bank sends the buyer back; empty if the shop's page uses Stripe's own code for
 *     that
 * @param deadlineMs deadline of one call with all its tries, ms
 */
public record StripeSettings(String baseUrl, String secretKey, String returnUrl, int deadlineMs) {
    /** Returns whether the key is one of Stripe's test mode, in which no real money moves. */
    public boolean isTestMode() {
        return secretKey.startsWith("sk_test_") || secretKey.startsWith("rk_test_");
    }

    /** Omits the key: this text may end up in a log. */
    @Override
    public String toString() {
        return "Stripe at " + baseUrl + (isTestMode() ? " in test mode" : "");
    }
}
