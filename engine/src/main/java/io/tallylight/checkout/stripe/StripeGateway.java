package io.tallylight.checkout.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.checkout.PaymentGateway;
import io.tallylight.checkout.PaymentPage;
import io.tallylight.checkout.PaymentRefusedException;
import io.tallylight.checkout.PaymentState;
import io.tallylight.checkout.PaymentUnknownException;
import io.tallylight.checkout.Purchase;
import io.tallylight.checkout.Refund;
import io.tallylight.checkout.RefundState;
import io.tallylight.checkout.stripe.StripeClient.Repeat;
import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.Locale;
import java.util.Optional;
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

    /** Names of our entries in the metadata of a payment and of its refunds. */
    static final String SHOW = "tallylight_show";

    static final String RESERVATION = "tallylight_reservation";

    private static final int MS = 1_000; // of a second, in which Stripe counts

    static final String INTENTS = "payment_intents";
    private static final String UNEXPECTED_STATE = "payment_intent_unexpected_state";
    static final Pattern REFERENCE = Pattern.compile("pi_[A-Za-z0-9_]{1,120}");

    private final StripeClient client;
    private final StripeSettings settings;
    private final StripeRefunds refunds;

    public StripeGateway(Vertx vertx, StripeSettings settings, RandomGenerator random) {
        this.client = new StripeClient(vertx, settings, random);
        this.settings = settings;
        this.refunds = new StripeRefunds(client);
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
                .add("metadata[" + SHOW + "]", purchase.show())
                .add("metadata[" + RESERVATION + "]", purchase.id());
        if (settings.returnUrl().isEmpty()) {
            form = form.add("automatic_payment_methods[enabled]", "true")
                    .add("automatic_payment_methods[allow_redirects]", "never");
        } else {
            form = form.add("automatic_payment_methods[enabled]", "true");
        }
        return client.post(INTENTS, form, purchase.key(), Repeat.AFTER_FAILURE)
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
        return act(reference, "confirm", form, Repeat.AFTER_FAILURE);
    }

    @Override
    public Future<PaymentState> state(String reference) {
        return intent(reference).map(StripeIntent::state);
    }

    @Override
    public Future<PaymentState> capture(String reference) {
        return act(reference, "capture", form(), Repeat.AFTER_OLD_REFUSAL).compose(state -> {
            if (state instanceof PaymentState.Captured) {
                return Future.succeededFuture(state);
            }
            return Future.failedFuture(new PaymentRefusedException("it cannot be captured: it is " + state));
        });
    }

    @Override
    public Future<PaymentState> cancel(String reference) {
        return act(reference, "cancel", form(), Repeat.AFTER_OLD_REFUSAL).compose(state -> {
            if (state instanceof PaymentState.Cancelled) {
                return Future.succeededFuture(state);
            } else if (state instanceof PaymentState.Captured) {
                return Future.failedFuture(new PaymentRefusedException("it is captured and cannot be cancelled"));
            }
            return Future.failedFuture(new PaymentUnknownException("it cannot be cancelled yet: it is " + state));
        });
    }

    @Override
    public Future<RefundState> refund(Refund refund) {
        return REFERENCE.matcher(refund.reference()).matches()
                ? refunds.make(refund).recover(StripeGateway::refused)
                : Future.failedFuture(unknown(refund.reference()));
    }

    @Override
    public Future<Optional<Refund>> failedRefund(String refundId) {
        return refunds.failed(refundId).recover(StripeGateway::refused);
    }

    @Override
    public Future<PaymentPage> list(String show, long fromMs, long toMs, String after) {
        String rest = after.isEmpty() ? "" : "&starting_after=" + after;
        String from = Long.toString(fromMs / MS);
        String to = Long.toString(toMs / MS);
        return client.get(INTENTS + "?limit=100&created%5Bgte%5D=" + from + "&created%5Blte%5D=" + to + rest)
                .map(reply -> StripeIntent.page(reply.object(), show))
                .recover(StripeGateway::refused);
    }

    /** Ends the connections; calls on their way fail. */
    public void close() {
        client.close();
    }

    private Future<PaymentState> act(String reference, String verb, MultiMap form, Repeat repeat) {
        if (!REFERENCE.matcher(reference).matches()) {
            return Future.failedFuture(unknown(reference));
        }
        return client.post(INTENTS + "/" + reference + "/" + verb, form, reference + "-" + verb, repeat)
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
                        ? new PaymentRefusedException(FailureText.of(failure))
                        : failure);
    }

    private static PaymentRefusedException unknown(String reference) {
        return new PaymentRefusedException("Stripe has no payment of the reference " + reference);
    }

    static MultiMap form(String... pair) {
        MultiMap form = MultiMap.caseInsensitiveMultiMap();
        return pair.length == 0 ? form : form.add(pair[0], pair[1]);
    }
}
