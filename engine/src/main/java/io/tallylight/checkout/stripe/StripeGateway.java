package io.tallylight.checkout.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.checkout.PaymentGateway;
import io.tallylight.checkout.PaymentRefusedException;
import io.tallylight.checkout.PaymentState;
import io.tallylight.checkout.PaymentUnknownException;
import io.tallylight.checkout.Purchase;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Payments by Stripe: a PaymentIntent each, captured by hand. The intent is made first and confirmed later, so that its id
 * is known, and kept, before any card is asked. Whether a call took effect is read from the intent, whose states Stripe
 * guards itself; idempotency keys only save work.
 */
public final class StripeGateway implements PaymentGateway {
    /** {@code payment.method} of payments by Stripe. */
    public static final String METHOD = "stripe";

    private static final String INTENTS = "payment_intents";
    private static final String UNEXPECTED_STATE = "payment_intent_unexpected_state";
    private static final String REFUNDS = "refunds";
    private static final String REFUND_KEY = "tallylight_refund";
    private static final Pattern REFUND = Pattern.compile("[A-Za-z0-9_]{1,120}");
    private static final Pattern REFERENCE = Pattern.compile("pi_[A-Za-z0-9_]{1,120}");

    private final StripeClient client;
    private final StripeSettings settings;

    public StripeGateway(Vertx vertx, StripeSettings settings, RandomGenerator random) {
        this.client = new StripeClient(vertx, settings, random);
        this.settings = settings;
    }

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public boolean isForTests() {
        return settings.isTestMode();
    }

    @Override
    public long priceStep(String currency) {
        return StripeAmount.step(currency);
    }

    @Override
    public Future<String> prepare(Purchase purchase) {
        long amount;
        try {
            amount = StripeAmount.of(purchase.amount(), purchase.currency());
        } catch (PaymentRefusedException e) {
            return Future.failedFuture(e);
        }
        MultiMap form = form("amount", Long.toString(amount))
                .add("currency", purchase.currency().toLowerCase(Locale.ROOT))
                .add("capture_method", "manual")
                .add("metadata[tallylight_show]", purchase.show())
                .add("metadata[tallylight_reservation]", purchase.id());
        if (settings.returnUrl().isEmpty()) {
            form = form.add("automatic_payment_methods[enabled]", "true")
                    .add("automatic_payment_methods[allow_redirects]", "never");
        } else {
            form = form.add("automatic_payment_methods[enabled]", "true");
        }
        return client.post(INTENTS, form, purchase.key(), true)
                .compose(
                        made -> {
                            String id = made.object().path("id").asText("");
                            return REFERENCE.matcher(id).matches()
                                    ? Future.succeededFuture(id)
                                    : Future.failedFuture(new PaymentUnknownException("Stripe answered no intent"));
                        },
                        StripeGateway::refused);
    }

    @Override
    public Future<PaymentState> authorise(String reference, String token) {
        if (token.isEmpty()) {
            return intent(reference).map(intent -> {
                PaymentState state = StripeIntent.state(intent);
                return state instanceof PaymentState.Prepared ? StripeIntent.confirmByBuyer(intent) : state;
            });
        }
        MultiMap form = form("payment_method", token);
        if (settings.returnUrl().isEmpty()) {
            form = form.add("use_stripe_sdk", "true");
        } else {
            form = form.add("return_url", settings.returnUrl());
        }
        return act(reference, "confirm", form);
    }

    @Override
    public Future<PaymentState> state(String reference) {
        return intent(reference).map(StripeIntent::state);
    }

    @Override
    public Future<PaymentState> capture(String reference) {
        return act(reference, "capture", form()).compose(state -> {
            if (state instanceof PaymentState.Captured) {
                return Future.succeededFuture(state);
            }
            return Future.failedFuture(new PaymentRefusedException("it cannot be captured: it is " + state));
        });
    }

    @Override
    public Future<PaymentState> cancel(String reference) {
        return act(reference, "cancel", form()).compose(state -> {
            if (state instanceof PaymentState.Cancelled) {
                return Future.succeededFuture(state);
            } else if (state instanceof PaymentState.Captured) {
                return Future.failedFuture(new PaymentRefusedException("it is captured and cannot be cancelled"));
            }
            return Future.failedFuture(new PaymentUnknownException("it cannot be cancelled yet: it is " + state));
        });
    }

    @Override
    public Future<Void> refund(String reference, String key, long amount, String currency) {
        if (!REFERENCE.matcher(reference).matches()) {
            return Future.failedFuture(unknown(reference));
        }
        long amountForStripe;
        try {
            amountForStripe = StripeAmount.of(amount, currency);
        } catch (PaymentRefusedException e) {
            return Future.failedFuture(e);
        }
        MultiMap form = form("payment_intent", reference)
                .add("amount", Long.toString(amountForStripe))
                .add("metadata[" + REFUND_KEY + "]", key);
        return isRefunded(reference, key, "")
                .compose(done -> done ? Future.<Void>succeededFuture() : makeRefund(form, key))
                .recover(StripeGateway::refused);
    }

    private Future<Void> makeRefund(MultiMap form, String key) {
        return client.post(REFUNDS, form, key, false).compose(refund -> {
            String status = refund.object().path("status").asText("");
            return isMade(refund.object())
                    ? Future.succeededFuture()
                    : Future.failedFuture(new PaymentRefusedException("the refund is " + status));
        });
    }

    /** Looks for a refund by what it was told: Stripe forgets an idempotency key after a day, and a debt may be older. */
    private Future<Boolean> isRefunded(String reference, String key, String after) {
        String rest = after.isEmpty() ? "" : "&starting_after=" + after;
        return client.get(REFUNDS + "?payment_intent=" + reference + "&limit=100" + rest)
                .compose(page -> {
                    String last = "";
                    for (JsonNode refund : page.object().path("data")) {
                        last = refund.path("id").asText("");
                        String its = refund.path("metadata").path(REFUND_KEY).asText("");
                        if (its.equals(key) && isMade(refund)) {
                            return Future.succeededFuture(true);
                        }
                    }
                    boolean more = page.object().path("has_more").asBoolean(false)
                            && REFUND.matcher(last).matches();
                    return more ? isRefunded(reference, key, last) : Future.succeededFuture(false);
                });
    }

    private static boolean isMade(JsonNode refund) {
        String status = refund.path("status").asText("");
        return !status.equals("failed") && !status.equals("canceled");
    }

    /** Ends the connections; calls on their way fail. */
    public void close() {
        client.close();
    }

    private Future<PaymentState> act(String reference, String verb, MultiMap form) {
        if (!REFERENCE.matcher(reference).matches()) {
            return Future.failedFuture(unknown(reference));
        }
        return client.post(INTENTS + "/" + reference + "/" + verb, form, reference + "-" + verb, true)
                .compose(
                        done -> done.isOld()
                                ? state(reference)
                                : Future.succeededFuture(StripeIntent.state(done.object())),
                        failure -> {
                            if (!(failure instanceof StripeErrorException error)) {
                                return Future.failedFuture(failure);
                            }
                            // What a card's bank says is a state too; one that does not fit means that it was done
                            // before.
                            boolean tellsItsState =
                                    error.status() == 402 || error.code().equals(UNEXPECTED_STATE);
                            return tellsItsState ? state(reference) : refused(failure);
                        });
    }

    private Future<JsonNode> intent(String reference) {
        return REFERENCE.matcher(reference).matches()
                ? client.get(INTENTS + "/" + reference)
                        .map(StripeClient.Reply::object)
                        .recover(StripeGateway::refused)
                : Future.failedFuture(unknown(reference));
    }

    private static <T> Future<T> refused(Throwable failure) {
        return Future.failedFuture(
                failure instanceof StripeErrorException
                        ? new PaymentRefusedException(String.valueOf(failure.getMessage()))
                        : failure);
    }

    private static PaymentRefusedException unknown(String reference) {
        return new PaymentRefusedException("Stripe has no payment of the reference " + reference);
    }

    private static MultiMap form(String... pair) {
        MultiMap form = MultiMap.caseInsensitiveMultiMap();
        return pair.length == 0 ? form : form.add(pair[0], pair[1]);
    }
}
