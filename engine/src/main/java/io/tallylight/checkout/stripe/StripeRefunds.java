package io.tallylight.checkout.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.checkout.PaymentRefusedException;
import io.tallylight.checkout.PaymentUnknownException;
import io.tallylight.checkout.Refund;
import io.tallylight.checkout.RefundState;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refunds at Stripe. Unlike a payment, a refund has no state that keeps it from being made twice, so the key of each stands
 * in its metadata, and the refunds of the payment are looked through first: Stripe forgets an idempotency key after a day.
 *
 * <p>Stripe keeps every answer under its idempotency key, a failure too. So once such an answer is final, and another look
 * finds no refund, the next one is asked for under the next key: the refund's own with a number behind it. The numbers are the
 * same on every node, so two nodes never ask under two keys at once; a call without an answer is repeated under its key.
 */
final class StripeRefunds {
    /** Name of the refund's key in its metadata. */
    static final String KEY = "tallylight_refund";

    private static final String REFUNDS = "refunds";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,120}");
    private static final int KEYS_AT_ONCE = 3;
    private static final int NUMBERS_MAX = 10_000;

    private final StripeClient client;

    /** Number of the idempotency key to use next, where it is not the first; what is forgotten is found again by walking. */
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

    StripeRefunds(StripeClient client) {
        this.client = client;
    }

    /** The refunds that were made under one key of ours. */
    private static final class Found {
        private final Set<String> failed = new HashSet<>();
        private String reason = "";

        /** State of a refund that did not fail; null if there is none. */
        private @Nullable RefundState live;

        void add(JsonNode refund) {
            RefundState state = state(refund, 0);
            if (state instanceof RefundState.Failed its) {
                failed.add(refund.path("id").asText(""));
                reason = its.reason();
            } else if (!(live instanceof RefundState.Made)) {
                live = state;
            }
        }
    }

    /** Makes a refund, unless it is made; fails with {@link StripeErrorException} if Stripe refuses it. */
    Future<RefundState> make(Refund refund) {
        MultiMap form;
        try {
            form = StripeGateway.form("payment_intent", refund.reference())
                    .add("amount", Long.toString(StripeAmount.of(refund.amount(), refund.currency())))
                    .add("metadata[" + KEY + "]", refund.key()); // Stripe refuses a known key with other parameters
        } catch (PaymentRefusedException e) {
            return Future.failedFuture(e);
        }
        return lookAndPost(refund, form, KEYS_AT_ONCE);
    }

    private Future<RefundState> lookAndPost(Refund refund, MultiMap form, int keysLeft) {
        return look(refund.reference(), refund.key(), "", new Found()).compose(found -> {
            RefundState live = found.live;
            if (live != null) {
                numbers.remove(refund.key());
                return Future.succeededFuture(live);
            } else if (found.failed.size() > refund.failures()) {
                return Future.succeededFuture(new RefundState.Failed(found.reason, found.failed.size()));
            } else if (keysLeft == 0) {
                return Future.failedFuture(
                        new PaymentUnknownException("Stripe makes no refund, and will be asked again"));
            }
            return post(refund, form, found, keysLeft - 1);
        });
    }

    private Future<RefundState> post(Refund refund, MultiMap form, Found found, int keysLeft) {
        int number = numbers.getOrDefault(refund.key(), 0);
        String key = number == 0 ? refund.key() : refund.key() + "-" + number;
        return client.post(REFUNDS, form, key, StripeClient.Repeat.OF_THE_KEY).transform(result -> {
            if (result.succeeded() && !result.result().isOld()) {
                return Future.succeededFuture(state(result.result().object(), found.failed.size() + 1));
            }
            boolean isOver = result.succeeded()
                    ? found.failed.contains(result.result().object().path("id").asText(""))
                    : result.cause() instanceof StripeErrorException error && error.mayChange();
            if (isOver) {
                if (numbers.size() >= NUMBERS_MAX) {
                    numbers.clear();
                }
                numbers.put(refund.key(), number + 1);
            } else if (result.failed()) {
                return Future.failedFuture(result.cause());
            }
            return lookAndPost(refund, form, keysLeft);
        });
    }

    /** Searches the refunds of a payment for those of one key of ours. */
    private Future<Found> look(String reference, String key, String after, Found found) {
        String rest = after.isEmpty() ? "" : "&starting_after=" + after;
        return client.get(REFUNDS + "?payment_intent=" + reference + "&limit=100" + rest)
                .compose(page -> {
                    String last = "";
                    for (JsonNode refund : page.object().path("data")) {
                        last = refund.path("id").asText("");
                        if (refund.path("metadata").path(KEY).asText("").equals(key)) {
                            found.add(refund);
                        }
                    }
                    boolean more = page.object().path("has_more").asBoolean(false)
                            && ID.matcher(last).matches();
                    return more ? look(reference, key, last, found) : Future.succeededFuture(found);
                });
    }

    /** Returns the refund of this id, if it failed and no other one of its key took its place. */
    Future<Optional<Refund>> failed(String refundId) {
        if (!ID.matcher(refundId).matches()) {
            return Future.succeededFuture(Optional.empty());
        }
        return client.get(REFUNDS + "/" + refundId).compose(reply -> {
            JsonNode refund = reply.object();
            String reference = refund.path("payment_intent").asText("");
            String key = refund.path("metadata").path(KEY).asText("");
            if (key.isEmpty()
                    || !(state(refund, 1) instanceof RefundState.Failed)
                    || !StripeGateway.REFERENCE.matcher(reference).matches()) {
                return Future.succeededFuture(Optional.empty());
            }
            return look(reference, key, "", new Found())
                    .compose(found -> found.live != null
                            ? Future.succeededFuture(Optional.<Refund>empty())
                            : read(refund, reference, key));
        });
    }

    /** Reads the reservation that was paid for from the payment. */
    private Future<Optional<Refund>> read(JsonNode refund, String reference, String key) {
        return client.get(StripeGateway.INTENTS + "/" + reference).map(reply -> {
            JsonNode metadata = reply.object().path("metadata");
            String show = metadata.path(StripeGateway.SHOW).asText("");
            String id = metadata.path(StripeGateway.RESERVATION).asText("");
            String currency = refund.path("currency").asText("").toUpperCase(Locale.ROOT);
            long amount = StripeAmount.back(refund.path("amount").asLong(0), currency);
            return show.isEmpty() || id.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Refund(show, id, reference, key, amount, currency, 0));
        });
    }

    /** Returns the state of a refund; {@code failures} is the number of failed ones, should this one have failed. */
    private static RefundState state(JsonNode refund, int failures) {
        String status = refund.path("status").asText("");
        return switch (status) {
            case "succeeded" -> new RefundState.Made();
            case "failed", "canceled" -> {
                String why = refund.path("failure_reason").asText("");
                yield new RefundState.Failed("the refund is " + status + (why.isEmpty() ? "" : ": " + why), failures);
            }
            default -> new RefundState.Pending();
        };
    }
}
