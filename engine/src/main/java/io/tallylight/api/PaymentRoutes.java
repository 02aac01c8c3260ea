package io.tallylight.api;

import io.tallylight.checkout.GatewayWebhooks;
import io.tallylight.checkout.Incidents;
import io.tallylight.checkout.stripe.StripeEvent;
import io.tallylight.checkout.stripe.StripeGateway;
import io.tallylight.checkout.stripe.StripeSignature;
import io.tallylight.json.Json;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Routes for webhooks from payment gateways, and for payments that failed for good. */
final class PaymentRoutes {
    private static final String SIGNATURE = "Stripe-Signature";
    private static final String INCIDENT = "/v1/incidents/:id";

    private final GatewayWebhooks notices;
    private final Incidents incidents;
    private final Consumer<String> owed;
    private final Optional<StripeSignature> stripe;
    private final Clock clock;

    /**
     * Creates the routes.
     *
     * @param owed is told of a show in which an incident is to be retried
     * @param stripe checks webhooks; empty if none are accepted
     */
    PaymentRoutes(
            GatewayWebhooks notices,
            Incidents incidents,
            Consumer<String> owed,
            Optional<StripeSignature> stripe,
            Clock clock) {
        this.notices = notices;
        this.incidents = incidents;
        this.owed = owed;
        this.stripe = stripe;
        this.clock = clock;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.POST, "/v1/webhooks/stripe", BodyRule.JSON, this::refuse, this::stripe);
        routes.get("/v1/incidents", this::list);
        routes.add(HttpMethod.POST, INCIDENT + "/retry", BodyRule.NONE, ctx -> settle(ctx, true));
        routes.add(HttpMethod.DELETE, INCIDENT, ctx -> settle(ctx, false));
    }

    private @Nullable ProblemException refuse(HttpServerRequest request) {
        if (stripe.isEmpty()) {
            return new ProblemException(ProblemType.NOT_FOUND, "payments.stripe.webhookSecret is not set");
        }
        return request.headers().contains(SIGNATURE)
                ? null
                : new ProblemException(ProblemType.MALFORMED, "the header " + SIGNATURE + " is missing");
    }

    /**
     * Processes a webhook from Stripe. Answers 2xx once everything that follows from it is done: until then Stripe
     * sends it again.
     */
    private void stripe(RoutingContext ctx) {
        StripeSignature signature = stripe.orElseThrow();
        byte[] body = RequestReader.body(ctx, RequestReader.JSON);
        String header = String.join(",", ctx.request().headers().getAll(SIGNATURE));
        switch (signature.verify(header, body, clock.millis() / 1_000)) {
            case GENUINE -> {}
            case MALFORMED ->
                throw new ProblemException(ProblemType.MALFORMED, "the header Stripe-Signature cannot be read");
            case OLD ->
                throw new ProblemException(
                        ProblemType.SIGNATURE_INVALID,
                        "it was signed more than " + StripeSignature.TOLERANCE_SECONDS
                                + " seconds ago, or is as far ahead");
            case FORGED -> throw new ProblemException(ProblemType.SIGNATURE_INVALID, "the signature is not valid");
        }
        Future<Boolean> taken = StripeEvent.of(RequestReader.object(body))
                .map(event -> event.refund().isEmpty()
                        ? notices.take(
                                StripeGateway.METHOD, event.id(), event.show(), event.reservation(), event.reference())
                        : notices.takeRefund(StripeGateway.METHOD, event.id(), event.refund()))
                .orElse(Future.succeededFuture(false));
        Replies.when(ctx, taken, isNew -> Replies.json(ctx, 200, Json.object().put("taken", isNew)));
    }

    private void list(RoutingContext ctx) {
        int limit = RequestReader.limit(ctx);
        Replies.when(ctx, incidents.list(RequestReader.after(ctx, Incidents::isPlace), limit + 1), found -> {
            boolean more = found.size() > limit;
            Replies.list(
                    ctx,
                    more ? found.subList(0, limit) : found,
                    more ? found.get(limit - 1).path("id").asText() : null);
        });
    }

    /**
     * Settles an incident. The id of an incident is longer than that of its show, so the usual check of ids does not
     * apply.
     */
    private void settle(RoutingContext ctx, boolean again) {
        String inPath = ctx.pathParam("id");
        String id = inPath == null ? "" : inPath;
        Replies.when(ctx, incidents.settle(id, again), found -> {
            if (!found) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no such incident");
            }
            if (again) {
                owed.accept(Incidents.show(id));
            }
            Replies.empty(ctx, again ? 202 : 204);
        });
    }
}
