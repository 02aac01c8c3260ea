package io.tallylight.config;

import static io.tallylight.config.KeyKinds.choice;
import static io.tallylight.config.KeyKinds.require;
import static io.tallylight.config.KeyKinds.secret;
import static io.tallylight.config.KeyKinds.whole;

import java.net.URI;
import java.util.List;

/** The settings of payments. */
final class PaymentKeys {
    static final Key<String> GATEWAY = choice(
            "payments.gateway",
            "external",
            "Who takes money at a checkout, beside payments made elsewhere: external = nobody, test = pretends to, stripe.",
            List.of("external", "test", "stripe"));
    static final Key<Integer> ATTEMPTS_MAX =
            whole("payments.attemptsMax", 3, 1, 20, "Attempts to pay that one reservation may have.");
    static final Key<Integer> PAY_MS = whole(
            "payments.payMs",
            300_000,
            1_000,
            3_600_000,
            "Milliseconds that a hold lasts at least once the first payment for it has begun.");
    static final Key<String> LATE_POLICY = choice(
            "payments.latePolicy",
            "retake",
            "What becomes of a payment that succeeds after its hold has expired: retake = sold if the units are still"
                    + " there, else given up; void = given up.",
            List.of("retake", "void"));
    static final Key<Integer> LATE_MS = whole(
            "payments.lateMs",
            60_000,
            0,
            3_600_000,
            "Milliseconds after its hold has expired for which a payment may still succeed, with retake.");
    static final Key<Integer> DEADLINE_MS = whole(
            "payments.deadlineMs",
            10_000,
            200,
            60_000,
            "Milliseconds for one call of the gateway; a checkout that takes longer is answered 202. Less than"
                    + " http.idleTimeoutMs.");
    static final Key<Integer> INCIDENT_MS = whole(
            "payments.incidentMs",
            3_600_000,
            1_000,
            86_400_000,
            "Milliseconds for which a capture or a void is tried before it becomes an incident for people.");

    static final Key<Secret> STRIPE_SECRET_KEY = secret(
            "payments.stripe.secretKey",
            "a secret or restricted key: sk_… or rk_…",
            "The key with which Stripe is called; one of sk_test_… or rk_test_… moves no real money.",
            text -> require(text, text.matches("[sr]k_[A-Za-z0-9_]{1,250}")));
    static final Key<Secret> STRIPE_WEBHOOK_SECRET = secret(
            "payments.stripe.webhookSecret",
            "a signing secret, or several with commas between: whsec_…",
            "What signs the webhooks that Stripe sends to /v1/webhooks/stripe; unset takes none.",
            text -> require(text, text.matches("whsec_[^,\\s]{1,250}(\\s*,\\s*whsec_[^,\\s]{1,250}){0,3}")));
    static final Key<String> STRIPE_BASE_URL = new Key<>(
            "payments.stripe.baseUrl",
            "https://api.stripe.com",
            "an https address without a path, or an http one of this machine",
            "Where Stripe's API is.",
            PaymentKeys::safeOrigin);
    static final Key<String> STRIPE_RETURN_URL = new Key<>(
            "payments.stripe.returnUrl",
            null,
            "an http or https address",
            "Where a bank sends the buyer back to; unset leaves that to Stripe's code in the shop's page.",
            PaymentKeys::page);

    /** Parses an origin that receives the secret key with every call. */
    private static String safeOrigin(String text) {
        String host = URI.create(KeyKinds.origin(text)).getHost();
        return KeyKinds.require(text, text.startsWith("https:") || KeyKinds.isLoopback(host));
    }

    static final List<Key<?>> ALL = List.of(
            GATEWAY,
            ATTEMPTS_MAX,
            PAY_MS,
            LATE_POLICY,
            LATE_MS,
            DEADLINE_MS,
            INCIDENT_MS,
            STRIPE_SECRET_KEY,
            STRIPE_WEBHOOK_SECRET,
            STRIPE_BASE_URL,
            STRIPE_RETURN_URL);

    private PaymentKeys() {}

    private static String page(String text) {
        URI uri = URI.create(text);
        boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        return require(text, web && uri.getHost() != null);
    }
}
