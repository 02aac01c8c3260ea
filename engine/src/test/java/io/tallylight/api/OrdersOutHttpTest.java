package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.config.Secret;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.Receiver;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine with two order systems, SQLite and a webhook, of which the webhook counts. */
class OrdersOutHttpTest {
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final int WAIT_MS = 1_500;

    @TempDir
    Path folder;

    private RealRedis redis;
    private Receiver receiver;
    private Engine engine;
    private Api api;

    @SuppressWarnings("NullAway.Init") // before each test
    OrdersOutHttpTest() {}

    @BeforeEach
    void start() throws Exception {
        redis = new RealRedis(folder.resolve("redis"));
        receiver = new Receiver();
        startEngine("webhook");
    }

    /** Messages about orders, as they came. */
    private List<Receiver.Received> orders() {
        return receiver.all().stream()
                .filter(message -> message.body().startsWith("{\"type\":\"order."))
                .toList();
    }

    private List<Receiver.Received> takenOrders() {
        return receiver.taken().stream()
                .filter(message -> message.body().startsWith("{\"type\":\"order."))
                .toList();
    }

    private void startEngine(@Nullable String recorded) throws Exception {
        Config.Webhook webhook = new Config.Webhook(
                URI.create(receiver.url()),
                Secret.of(SECRET),
                List.of("order.committed", "show.status"),
                true,
                2_000,
                300_000,
                null);
        engine = Engine.start(Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve("engine"))
                .withRedisUrl(redis.url())
                .withOrders(new Config.Orders(null, 4, webhook, null, recorded, WAIT_MS)));
        api = new Api(engine.port());
    }

    @AfterEach
    void stop() {
        try {
            engine.close();
            receiver.close();
        } finally {
            redis.close();
        }
    }

    private String show() {
        String show = api.liveShow();
        api.offer(show, "A", 100);
        return show;
    }

    private Reply sell(String show, String key) {
        return api.keyed(
                "/v1/shows/" + show + "/orders",
                key,
                "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],'payment':{'method':'external','reference':'r'}}");
    }

    private static List<String> states(JsonNode order) {
        List<String> states = new ArrayList<>();
        order.path("delivery")
                .forEach(one -> states.add(
                        one.path("system").asText() + " " + one.path("state").asText()));
        return states;
    }

    /** The next message is answered with this status. */
    private void answerOnce(int status) {
        AtomicInteger left = new AtomicInteger(1);
        receiver.trouble = (request, received) -> {
            boolean mine = received.body().startsWith("{\"type\":\"order.") && left.getAndDecrement() == 1;
            if (mine) {
                request.response().setStatusCode(status).end("no");
            }
            return mine;
        };
    }

    @Test
    void anAnswerMeansThatTheSystemThatCountsHasTheOrder() {
        String show = show();
        JsonNode sold = sell(show, Api.key()).is(201).json();
        assertEquals(1, takenOrders().size());
        assertTrue(states(sold).contains("webhook delivered"), sold::toString);
        String reservation = api.reserve(show, "A", 1).is(201).json().path("id").asText();
        api.post(Api.reservations(show) + "/" + reservation + "/checkout", "{'payment':{'method':'external'}}")
                .is(200);
        assertEquals(2, takenOrders().size());
    }

    @Test
    void whileItIsDownTheAnswerIs202AndTheRepeat200OnceItIsThere() {
        String show = show();
        receiver.trouble = (request, received) -> {
            request.response().setStatusCode(500).end();
            return true;
        };
        String key = Api.key();
        Reply pending = sell(show, key).is(202);
        assertEquals("committed", pending.json().path("state").asText());
        assertTrue(states(pending.json()).contains("webhook pending"), pending::text);
        receiver.trouble = (request, received) -> false;
        Await.until("the repeat is answered with 200", () -> sell(show, key).status() == 200);
        assertEquals(1, takenOrders().size());
        api.audit(show);
    }

    @Test
    void aRefusedOrderIsListedAndReplayed() {
        String show = show();
        answerOnce(422);
        JsonNode order = sell(show, Api.key()).is(202).json();
        assertTrue(states(order).contains("webhook dead"), order::toString);
        assertEquals(1, orders().size());
        JsonNode letter =
                api.get("/v1/dead-letters").is(200).json().path("items").path(0);
        assertEquals(show + ".dwebhook:1", letter.path("id").asText());
        assertEquals("the receiver answered 422: no", letter.path("reason").asText());
        assertEquals(1, letter.path("number").asInt());
        answerOnce(422);
        String replay = "/v1/dead-letters/" + letter.path("id").asText() + "/replay";
        assertEquals(
                "dead",
                api.send("POST", replay, "").is(200).json().path("state").asText());
        answerOnce(500);
        api.send("POST", replay, "").is(503);
        assertEquals(
                "delivered",
                api.send("POST", replay, "").is(200).json().path("state").asText());
        assertEquals(1, takenOrders().size());
        assertEquals(0, api.get("/v1/dead-letters").is(200).json().path("items").size());
        api.send("POST", replay, "").is(404);
        String id = order.path("id").asText();
        assertTrue(states(api.get("/v1/orders/" + id).is(200).json()).contains("webhook delivered"));
    }

    @Test
    void deadLettersComeInPages() {
        String show = show();
        receiver.trouble = (request, received) -> {
            request.response().setStatusCode(400).end();
            return true;
        };
        for (int order = 0; order < 5; order++) {
            sell(show, Api.key()).is(202);
        }
        List<Integer> numbers = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = api.get("/v1/dead-letters?limit=2" + (next.isEmpty() ? "" : "&after=" + next))
                    .is(200)
                    .json();
            page.path("items").forEach(item -> numbers.add(item.path("number").asInt()));
            next = page.path("next").asText();
        } while (!next.isEmpty());
        assertEquals(List.of(1, 2, 3, 4, 5), numbers);
        api.get("/v1/dead-letters?limit=0").is(422);
    }

    @Test
    void aReceiverThatIsGoneIsParkedAndResumed() {
        String show = show();
        answerOnce(410);
        sell(show, Api.key()).is(202);
        Await.until("it is parked", () -> api.get("/v1/order-systems").text().contains("\"parked\":true"));
        JsonNode systems = api.get("/v1/order-systems").is(200).json().path("items");
        assertEquals("sqlite", systems.path(0).path("name").asText());
        assertEquals(
                "the receiver answered 410: no", systems.path(1).path("reason").asText());
        sell(show, Api.key()).is(202);
        assertEquals(1, orders().size());
        api.send("POST", "/v1/order-systems/webhook/resume", "").is(200);
        Await.until("both arrive", () -> takenOrders().size() == 2);
        api.send("POST", "/v1/order-systems/fax/resume", "").is(404);
    }

    @Test
    void withoutASystemThatCountsNobodyWaits() throws Exception {
        engine.close();
        startEngine(null);
        String show = show();
        receiver.trouble = (request, received) -> true;
        JsonNode sold = sell(show, Api.key()).is(201).json();
        assertEquals(List.of("sqlite pending", "webhook pending"), states(sold));
        receiver.trouble = (request, received) -> false;
        Await.until("it arrives", () -> takenOrders().size() == 1);
    }

    @Test
    void aSubscriberHearsOfEachStatusOfAShowOnce() {
        String show = show();
        api.patch("/v1/shows/" + show, "{'title':'Another'}").is(200);
        api.patch("/v1/shows/" + show, "{'status':'paused'}").is(200);
        api.patch("/v1/shows/" + show, "{'status':'live'}").is(200);
        Await.until("three are told", () -> statuses().size() == 3);
        assertEquals(List.of("live", "paused", "live"), statuses());
    }

    private List<String> statuses() {
        return receiver.taken().stream()
                .map(message -> io.tallylight.json.Json.readObject(message.body()))
                .filter(body -> body.path("type").asText().equals("show.status"))
                .map(body -> body.path("data").path("status").asText())
                .toList();
    }

    @Test
    void aShowThatRedisLostIsRebuiltAndTheReceiverHasEachOrderOnce() {
        String show = show();
        for (int order = 0; order < 3; order++) {
            sell(show, Api.key()).is(201);
        }
        String progress = "HGET tl:{" + show + "}:delivery sqlite";
        Await.until("SQLite has them too", () -> redis.ask(progress).equals("$1\r\n3\r\n"));
        assertTrue(redis.ask("FLUSHALL").startsWith("+OK"));
        Await.until("the show is lost", () -> api.get("/v1/shows/" + show).status() == 503);
        Await.until(
                "it is rebuilt",
                () -> api.send("POST", "/v1/shows/" + show + "/rebuild", "").status() == 200);
        assertEquals("97 0 3", api.counters(show, "A"));
        api.patch("/v1/shows/" + show, "{'status':'live'}").is(200);
        JsonNode sold = sell(show, Api.key()).is(201).json();
        assertEquals(4, sold.path("number").asInt());
        assertTrue(states(sold).contains("webhook delivered"), sold::toString);
        assertEquals(
                List.of(1, 2, 3, 4),
                takenOrders().stream()
                        .map(message -> io.tallylight.json.Json.readObject(message.body())
                                .at("/data/number")
                                .asInt())
                        .toList());
        api.audit(show);
    }

    @Test
    void aRehearsalGoesNowhereAndWaitsForNobody() {
        String show = api.show("{'title':'R','currency':'EUR','status':'live','rehearsal':true}");
        api.offer(show, "A", 10);
        assertEquals(List.of(), states(sell(show, Api.key()).is(201).json()));
        assertEquals(List.of(), orders());
    }
}
