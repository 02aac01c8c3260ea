package io.tallylight.api;

import io.tallylight.commerce.ShopifyDelivery;
import io.tallylight.commerce.ShopifySignature;
import io.tallylight.commerce.ShopifyWebhooks;
import io.tallylight.json.Id;
import io.tallylight.json.Json;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Routes for webhooks from a Shopify shop. */
final class ShopifyRoutes {
    /**
     * Maximum time to an answer, ms. Shopify gives up after 5 s, so a slow webhook is told to retry; work that has
     * begun continues.
     */
    private static final long ANSWER_MS_MAX = 4_000;

    private static final String SIGNATURE = "X-Shopify-Hmac-Sha256";
    private static final BodyRule WEBHOOK = new BodyRule(BodyRule.Size.PLATFORM, List.of(RequestReader.JSON));
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private final ShopifyWebhooks webhooks;
    private final List<String> secrets;
    private final ShopifySignature signature;

    /**
     * Creates the routes.
     *
     * @param secrets webhook secrets; empty if no webhooks are accepted
     */
    ShopifyRoutes(ShopifyWebhooks webhooks, List<String> secrets) {
        this.webhooks = webhooks;
        this.secrets = secrets;
        this.signature = new ShopifySignature(secrets);
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.POST, "/v1/webhooks/shopify", WEBHOOK, this::refuse, this::take);
    }

    private @Nullable ProblemException refuse(HttpServerRequest request) {
        if (secrets.isEmpty()) {
            return new ProblemException(ProblemType.NOT_FOUND, "webhooks.shopify.secret is not set");
        } else if (!request.headers().contains(SIGNATURE)) {
            webhooks.forged();
            return unsigned();
        }
        return null;
    }

    private static ProblemException unsigned() {
        return new ProblemException(ProblemType.SIGNATURE_INVALID, "the signature is not valid");
    }

    /**
     * Processes a webhook. Answers 2xx once the ledger has everything that follows from it: until then Shopify sends it
     * again.
     */
    private void take(RoutingContext ctx) {
        byte[] body = RequestReader.body(ctx, RequestReader.JSON);
        // An order may have megabytes, so it is not checked and parsed on an event loop.
        Future<Boolean> taken = ctx.vertx()
                .executeBlocking(() -> read(ctx.request(), body), false)
                .compose(webhooks::take)
                .timeout(ANSWER_MS_MAX, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException
                                ? new ProblemException(ProblemType.OUTCOME_UNKNOWN, "it takes too long; send it again")
                                : failure));
        Replies.when(ctx, taken, isNew -> Replies.json(ctx, 200, Json.object().put("taken", isNew)));
    }

    private ShopifyDelivery read(HttpServerRequest request, byte[] body) {
        if (!signature.isGenuine(request.getHeader(SIGNATURE), body)) {
            webhooks.forged();
            throw unsigned();
        }
        String topic = header(request, "X-Shopify-Topic");
        if (topic.isEmpty()) {
            throw new ProblemException(ProblemType.MALFORMED, "the header X-Shopify-Topic is missing");
        }
        return new ShopifyDelivery(
                topic,
                header(request, "X-Shopify-Webhook-Id"),
                instant(header(request, "X-Shopify-Triggered-At")),
                RequestReader.object(body));
    }

    private static String header(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        if (value != null && !Id.isValid(value.strip())) {
            throw new ProblemException(
                    ProblemType.MALFORMED,
                    "the header " + name + " must be 1 to " + Id.LENGTH_MAX + " printable characters");
        }
        return value == null ? "" : value.strip();
    }

    private static Instant instant(String text) {
        try {
            Instant at = text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
            return at.isAfter(Instant.EPOCH) && at.isBefore(NEVER) ? at : Instant.EPOCH;
        } catch (DateTimeException e) {
            return Instant.EPOCH; // only breaks ties
        }
    }
}
