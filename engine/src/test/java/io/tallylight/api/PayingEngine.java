package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.config.Secret;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.tallylight.testing.FakeIntent;
import io.tallylight.testing.FakeStripe;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.StripeSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An engine whose checkouts are paid through a stand-in for Stripe. It may be stopped and started again on its data. */
final class PayingEngine implements AutoCloseable {
    static final int HOLD_MS = 60_000;

    final FakeStripe stripe = new FakeStripe();
    final RealRedis redis;
    private final Config config;
    private Runnable end = () -> {};
    private Api api;

    PayingEngine(String latePolicy, int payMs, int deadlineMs, int incidentMs) throws Exception {
        this(latePolicy, payMs, deadlineMs, incidentMs, null);
    }

    /** {@code recorded} names the order system that counts. */
    PayingEngine(String latePolicy, int payMs, int deadlineMs, int incidentMs, @Nullable String recorded)
            throws Exception {
        Path folder = Files.createTempDirectory("tallylight-paying");
        redis = new RealRedis(folder.resolve("redis"));
        config = Config.defaults()
                .withHttpPort(0)
                .withRedisUrl(redis.url())
                .withDataDir(folder.resolve("engine"))
                .withOrders(new Config.Orders(null, 4, null, null, recorded, 100))
                .withPayments(new Config.Payments(
                        "stripe",
                        3,
                        payMs,
                        latePolicy,
                        30_000,
                        deadlineMs,
                        incidentMs,
                        new Config.Stripe(
                                new Secret(FakeStripe.SECRET_KEY),
                                new Secret("whsec_other," + FakeStripe.WEBHOOK_SECRET),
                                stripe.url(),
                                null)));
        api = startAgain();
    }

    Api api() {
        return api;
    }

    /** Another engine on the same Redis, to which no gateway is known; its data are in a folder of their own. */
    Engine withoutGateway(Path folder) throws Exception {
        return Engine.start(
                config.withDataDir(folder).withPayments(Config.defaults().payments()));
    }

    /** Where the engine keeps its orders. */
    Path orders() {
        return config.data().dir().resolve("orders.db");
    }

    void stop() {
        end.run();
    }

    @CanIgnoreReturnValue
    Api startAgain() throws Exception {
        Engine engine = Engine.start(config);
        end = engine::close;
        api = new Api(engine.port());
        return api;
    }

    /** The same in a process of its own, so that stopping it is to kill it. */
    void startProcess() throws Exception {
        Config.Payments payments = config.payments();
        String recorded = config.orders().recorded();
        EngineProcess process = new EngineProcess(
                config.data().dir(),
                Map.of(
                        "TALLYLIGHT_REDIS_URL",
                        redis.url(),
                        "TALLYLIGHT_PAYMENTS_GATEWAY",
                        payments.gateway(),
                        "TALLYLIGHT_PAYMENTS_PAYMS",
                        Integer.toString(payments.payMs()),
                        recorded == null ? "TALLYLIGHT_ORDERS_SQLCONNECTIONS" : "TALLYLIGHT_ORDERS_RECORDED",
                        recorded == null ? "4" : recorded,
                        "TALLYLIGHT_PAYMENTS_DEADLINEMS",
                        Integer.toString(payments.deadlineMs()),
                        "TALLYLIGHT_PAYMENTS_STRIPE_SECRETKEY",
                        FakeStripe.SECRET_KEY,
                        "TALLYLIGHT_PAYMENTS_STRIPE_BASEURL",
                        stripe.url()));
        end = process::kill;
        api = new Api(process.port());
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

    /** A genuine webhook about a refund. */
    Reply notifyOfRefund(String type, ObjectNode refund) {
        byte[] body = FakeStripe.refundEvent(eventId(), type, refund);
        return webhook(body, StripeSigner.header(FakeStripe.WEBHOOK_SECRET, System.currentTimeMillis() / 1_000, body));
    }

    static String eventId() {
        return "evt_" + UUID.randomUUID();
    }

    /** What was owed is settled, or an incident. */
    void assertNothingOwed(String show) {
        String owed = "XLEN tl:{" + show + "}:payments";
        Await.until("nothing is owed", () -> redis.ask(owed).startsWith(":0"));
    }

    /** Nothing is owed any more: money was taken exactly for the orders, once for each, and nothing is set aside. */
    void assertSettled(String show) {
        assertNothingOwed(show);
        assertTrue(
                stripe.intents().stream()
                        .filter(intent -> intent.metadata("tallylight_show").equals(show))
                        .noneMatch(intent -> intent.status().equals("requires_capture")),
                "money is set aside for nothing");
        long sold = 0;
        Set<String> references = new HashSet<>();
        for (var order : api.get("/v1/shows/" + show + "/orders?limit=500")
                .is(200)
                .json()
                .path("items")) {
            sold += order.path("total").asLong() - order.path("cancelledTotal").asLong();
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
        stop();
        redis.close();
        stripe.close();
    }
}
