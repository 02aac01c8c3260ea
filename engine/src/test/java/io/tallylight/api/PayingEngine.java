package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.Engine;
import io.tallylight.config.Config;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.tallylight.testing.FakeIntent;
import io.tallylight.testing.FakeStripe;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.StripeSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** An engine whose checkouts are paid through a stand-in for Stripe. It may be stopped and started again on its data. */
final class PayingEngine implements AutoCloseable {
    static final int HOLD_MS = 60_000;

    final FakeStripe stripe = new FakeStripe();
    final RealRedis redis;
    private final Config config;
    private Engine engine;
    private Api api;

    PayingEngine(String latePolicy, int payMs, int deadlineMs, int incidentMs) throws Exception {
        Path folder = Files.createTempDirectory("tallylight-paying");
        redis = new RealRedis(folder.resolve("redis"));
        config = Config.defaults()
                .withHttpPort(0)
                .withRedisUrl(redis.url())
                .withDataDir(folder.resolve("engine"))
                .withPayments(new Config.Payments(
                        "stripe",
                        3,
                        payMs,
                        latePolicy,
                        30_000,
                        deadlineMs,
                        incidentMs,
                        new Config.Stripe(
                                FakeStripe.SECRET_KEY,
                                "whsec_other," + FakeStripe.WEBHOOK_SECRET,
                                stripe.url(),
                                null)));
        engine = Engine.start(config);
        api = new Api(engine.port());
    }

    Api api() {
        return api;
    }

    void stop() {
        engine.close();
    }

    void startAgain() throws Exception {
        engine = Engine.start(config);
        api = new Api(engine.port());
    }

    /** A live show with an offer A at 10.00. */
    String show(int allotted, int holdMs) {
        String show = api.show("{'title':'Live','currency':'EUR','status':'live','holdMs':" + holdMs + "}");
        api.offer(show, "A", allotted);
        return show;
    }

    /** Reserves and answers the path of the reservation. */
    String hold(String show, String buyer, int quantity) {
        return api.post(
                        Api.reservations(show),
                        "{'buyerId':'" + buyer + "','lines':[{'sku':'A','quantity':" + quantity + "}]}")
                .is(201)
                .header("Location")
                .orElseThrow();
    }

    static String paying(String card) {
        return "{'payment':{'method':'stripe','token':'" + card + "'}}";
    }

    String state(String reservation) {
        return api.get(reservation).is(200).json().path("state").asText();
    }

    /** The one payment of a show that is in this state. */
    FakeIntent payment(String show, String status) {
        return stripe.intents().stream()
                .filter(intent -> intent.metadata("tallylight_show").equals(show)
                        && intent.status().equals(status))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no payment is " + status));
    }

    Reply webhook(byte[] body, String signature) {
        return api.send(
                "POST", "/v1/webhooks/stripe", body, "Content-Type", "application/json", "Stripe-Signature", signature);
    }

    /** A genuine webhook about a payment. */
    Reply notify(String eventId, FakeIntent intent) {
        byte[] body = FakeStripe.event(eventId, "payment_intent.amount_capturable_updated", intent);
        return webhook(body, StripeSigner.header(FakeStripe.WEBHOOK_SECRET, System.currentTimeMillis() / 1_000, body));
    }

    static String eventId() {
        return "evt_" + UUID.randomUUID();
    }

    /** Nothing is owed any more: money was taken exactly for the orders, once for each, and nothing is set aside. */
    void assertSettled(String show) {
        Await.until(
                "all is settled",
                () -> stripe.intents().stream()
                        .filter(intent -> intent.metadata("tallylight_show").equals(show))
                        .allMatch(intent -> Set.of("succeeded", "canceled").contains(intent.status())));
        long sold = 0;
        Set<String> references = new HashSet<>();
        for (var order : api.get("/v1/shows/" + show + "/orders").is(200).json().path("items")) {
            sold += order.path("total").asLong();
            assertTrue(references.add(order.at("/payment/reference").asText()), Json.write(order));
        }
        long money = stripe.intents().stream()
                .filter(intent -> intent.metadata("tallylight_show").equals(show))
                .mapToLong(FakeIntent::money)
                .sum();
        assertEquals(sold, money, "money taken for what was sold");
        assertTrue(stripe.intents().stream().allMatch(intent -> intent.captures() <= 1));
        api.audit(show);
    }

    @Override
    public void close() {
        engine.close();
        redis.close();
        stripe.close();
    }
}
