package io.tallylight.checkout.stripe;

/**
 * How to reach Stripe.
 *
 * @param baseUrl {@code https://api.stripe.com}, without a path; another one for tests
 * @param secretKey {@code sk_…} or {@code rk_…}
 * @param returnUrl where the bank sends the buyer back to; empty where the shop's page uses Stripe's own code for that
 * @param deadlineMs for one call with all its tries, ms
 */
public record StripeSettings(String baseUrl, String secretKey, String returnUrl, int deadlineMs) {
    /** Whether the key is one of Stripe's test mode, in which no real money moves. */
    public boolean isTestMode() {
        return secretKey.startsWith("sk_test_") || secretKey.startsWith("rk_test_");
    }

    /** Without the key: this may end up in a log. */
    @Override
    public String toString() {
        return "Stripe at " + baseUrl + (isTestMode() ? " in test mode" : "");
    }
}
