package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.config.Secret;
import io.tallylight.config.ServerUrl;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.Receiver;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A webhook that asked for everything, and what it hears of besides orders. */
class NoticesHttpTest {
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final List<String> EVENTS =
            List.of("order.committed", "reservation.expired", "payment.failed", "offer.sold_out");

    @TempDir
    static Path folder;

    private static RealRedis redis;
    private static Receiver receiver;
    private static Engine engine;
    private static Api api;

    @SuppressWarnings("NullAway.Init") // before all tests
    NoticesHttpTest() {}

    @BeforeAll
    static void start() throws Exception {
        redis = new RealRedis(folder.resolve("redis"));
        receiver = new Receiver();
        Config.Webhook webhook =
                new Config.Webhook(URI.create(receiver.url()), Secret.of(SECRET), EVENTS, true, 10_000, 300_000, null);
        Config.Payments payments = Config.defaults().payments();
        engine = Engine.start(config("one")
                .withOrders(new Config.Orders(sqlUrl(), 4, webhook, null, null, 5_000))
                .withPayments(new Config.Payments(
                        "test",
                        payments.attemptsMax(),
                        payments.payMs(),
                        payments.latePolicy(),
                        payments.lateMs(),
                        payments.deadlineMs(),
                        payments.incidentMs(),
                        payments.stripe())));
        api = Api.patient(engine.port());
    }

    private static Config config(String node) {
        return Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve(node))
                .withRedisUrl(redis.url());
    }

    private static ServerUrl sqlUrl() {
        return new ServerUrl("jdbc:sqlite:" + folder.resolve("shared.db"));
    }

    @AfterAll
    static void stop() {
        try {
            engine.close();
            receiver.close();
        } finally {
            redis.close();
        }
    }

    private static String show(String more) {
        return api.show("{'title':'S','currency':'EUR','status':'live'" + more + "}");
    }

    /** The data of each message of this type about a show, as they came. */
    private static List<JsonNode> told(String type, String show) {
        List<JsonNode> told = new ArrayList<>();
        for (Receiver.Received received : receiver.taken()) {
            JsonNode body = Json.readObject(received.body());
            if (body.path("type").asText().equals(type)
                    && body.at("/data/show").asText().equals(show)) {
                told.add(body.path("data"));
            }
        }
        return told;
    }

    private static JsonNode awaitOne(String type, String show) {
        Await.until(type + " is told", () -> !told(type, show).isEmpty());
        assertEquals(1, told(type, show).size());
        return told(type, show).get(0);
    }

    private static void assertNoAlarms() {
        String metrics = api.get("/metrics").text();
        for (String system : List.of("sqlite", "webhook")) {
            for (String meter : List.of("alarms", "dead")) {
                String line = "tallylight_orders_" + meter + "_total{system=\"" + system + "\"} 0.0";
                assertTrue(metrics.contains(line), () -> line + " is not in " + metrics);
            }
        }
    }

    @Test
    void anExpiredReservationIsToldAsTheInterfaceShowsIt() {
        String show = show(",'holdMs':100");
        api.offer(show, "A", 10);
        String path = api.post(
                        Api.reservations(show),
                        "{'buyerId':'b','lines':[{'sku':'A','quantity':2}],'channel':'web','metadata':{'m':1.10}}")
                .is(201)
                .header("Location")
                .orElseThrow();
        JsonNode data = awaitOne("reservation.expired", show);
        assertEquals(api.get(path).is(200).json(), data);
        assertEquals("10 0 0", api.counters(show, "A"));
        assertNoAlarms();
    }

    @Test
    void eachFailedPaymentIsToldWithItsAttemptAndReason() {
        String show = show("");
        api.offer(show, "A", 10);
        String path = api.reserve(show, "A", 2).is(201).header("Location").orElseThrow();
        for (int attempt = 1; attempt <= 2; attempt++) {
            api.post(path + "/checkout", "{'payment':{'method':'test','token':'tok_declined'}}")
                    .is(402);
        }
        Await.until("both are told", () -> told("payment.failed", show).size() == 2);
        ObjectNode held = api.get(path).is(200).json();
        for (int attempt = 1; attempt <= 2; attempt++) {
            JsonNode data = told("payment.failed", show).get(attempt - 1);
            assertEquals(attempt, data.path("attempt").asInt());
            assertTrue(!data.path("reason").asText().isEmpty(), data::toString);
            assertEquals("test", data.at("/payment/method").asText());
            assertEquals(2_000, data.at("/payment/amount").asInt());
            assertEquals(held, data.path("reservation"));
        }
        api.post(path + "/checkout", "{'payment':{'method':'test','token':'tok_ok'}}")
                .is(200);
        JsonNode order = awaitOne("order.committed", show);
        assertEquals(held.path("id"), order.path("reservationId"));
        assertEquals(2, told("payment.failed", show).size());
    }

    @Test
    void anOfferThatIsSoldOutIsToldEachTime() {
        String show = show("");
        api.offer(show, "A", 3);
        String path = api.reserve(show, "A", 3).is(201).header("Location").orElseThrow();
        JsonNode data = awaitOne("offer.sold_out", show);
        assertEquals(
                Json.readObject("{\"show\":\"" + show
                        + "\",\"sku\":\"A\",\"allotted\":3,\"available\":0,\"reserved\":3,\"sold\":0}"),
                Json.readObject(Json.write(data)));
        api.delete(path).is(200);
        api.reserve(show, "A", 3).is(201);
        Await.until("it is told again", () -> told("offer.sold_out", show).size() == 2);
        assertNoAlarms();
    }

    @Test
    void aRehearsalIsToldToNobody() {
        String rehearsal = show(",'holdMs':100,'rehearsal':true");
        api.offer(rehearsal, "A", 1);
        String held = api.reserve(rehearsal, "A", 1).is(201).header("Location").orElseThrow();
        Await.until("it expires", () -> api.get(held).text().contains("expired"));
        String show = show("");
        api.offer(show, "A", 1);
        api.reserve(show, "A", 1).is(201);
        JsonNode unused = awaitOne("offer.sold_out", show);
        assertTrue(receiver.all().stream().noneMatch(message -> message.body().contains(rehearsal)));
    }

    @Test
    void aNodeWithoutTheWebhookLeavesNoticesAndOrdersToTheOther() throws Exception {
        String show = show("");
        api.offer(show, "A", 2);
        try (Engine other =
                Engine.start(config("two").withOrders(new Config.Orders(sqlUrl(), 4, null, null, null, 5_000)))) {
            Api elsewhere = Api.patient(other.port());
            elsewhere
                    .post(
                            "/v1/shows/" + show + "/orders",
                            "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],'payment':{'method':'external'}}")
                    .is(201);
            JsonNode order = awaitOne("order.committed", show);
            assertEquals(1, order.path("number").asInt());
            api.reserve(show, "A", 1).is(201);
            assertEquals(1, awaitOne("offer.sold_out", show).path("sold").asInt());
            String outbox = "XLEN tl:{" + show + "}:outbox";
            Await.until("all is delivered", () -> redis.ask(outbox).startsWith(":0"));
            assertTrue(elsewhere.get("/metrics").text().contains("orders_alarms_total{system=\"sqlite\"} 0.0"));
        }
        assertNoAlarms();
    }
}
