package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.config.Config;
import io.tallylight.config.Secret;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.tallylight.testing.Receiver;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A show is rebuilt from SQLite; a webhook is an order system too. */
class RebuiltOrdersOutHttpTest extends RecoveryFixture {
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);

    private final Receiver receiver = new Receiver();

    @Override
    Config config() {
        Config.Webhook webhook = new Config.Webhook(
                URI.create(receiver.url()),
                Secret.of(SECRET),
                List.of("order.committed", "order.cancelled"),
                true,
                2_000,
                300_000,
                null);
        return super.config().withOrders(new Config.Orders(null, 4, webhook, null, null, 1_000));
    }

    @AfterEach
    void stopReceiver() {
        receiver.close();
    }

    private void answer(int status) {
        receiver.trouble = (request, received) -> {
            request.response().setStatusCode(status).end();
            return true;
        };
    }

    private void takeAll() {
        receiver.trouble = (request, received) -> false;
    }

    private static List<String> ids(List<Receiver.Received> messages) {
        return messages.stream().map(Receiver.Received::id).toList();
    }

    private static String order(Receiver.Received message) {
        return Json.readObject(message.body()).path("data").path("id").asText();
    }

    private static List<String> orders(List<Receiver.Received> messages) {
        return messages.stream().map(RebuiltOrdersOutHttpTest::order).toList();
    }

    private String webhookState(String orderId) {
        JsonNode order = api.get("/v1/orders/" + orderId).is(200).json();
        for (JsonNode delivery : order.path("delivery")) {
            if (delivery.path("system").asText().equals("webhook")) {
                return delivery.path("state").asText();
            }
        }
        throw new AssertionError("nothing about the webhook in " + order);
    }

    private void awaitRecorded(String show, int count) {
        Await.until("they are recorded", () -> recorded(show).size() == count);
    }

    @Test
    void aWebhookThatHadNothingGetsEveryOrderOfARebuiltShow() {
        answer(503);
        String show = api.liveShow();
        api.offer(show, "A", 10);
        List<Bought> bought = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            bought.add(buy(show, "ann", "A"));
        }
        awaitRecorded(show, 3);
        flushAll();
        awaitLost(show);
        assertEquals(3, rebuild(show).path("orders").asInt());
        for (Bought one : bought) {
            assertEquals("pending", webhookState(one.id()));
        }
        setLive(show);
        bought.add(buy(show, "bob", "A"));
        takeAll();
        Await.until("all have come", () -> receiver.taken().size() == 4);
        assertEquals(bought.stream().map(Bought::id).toList(), orders(receiver.taken()), "in their order");
        for (Bought one : bought) {
            Await.until("it is delivered", () -> webhookState(one.id()).equals("delivered"));
        }
        awaitRecorded(show, 4);
        api.audit(show);
    }

    @Test
    void whatComesAgainAfterARebuildIsTheSameAsBefore() {
        String show = api.liveShow();
        api.offer(show, "A", 10);
        Bought kept = buy(show, "ann", "A");
        Bought cancelled = buy(show, "bob", "A");
        api.post("/v1/orders/" + cancelled.id() + "/cancellation", "{'restock':true,'reason':'changed my mind'}")
                .is(200);
        Await.until("all have come", () -> receiver.taken().size() == 3);
        List<Receiver.Received> before = receiver.all();
        Await.until(
                "the cancellation is recorded",
                () -> rows(folder.resolve("engine/orders.db"), "SELECT order_id FROM order_cancellations")
                                .size()
                        == 1);
        flushAll();
        awaitLost(show);
        assertEquals(2, rebuild(show).path("orders").asInt());
        Await.until("all have come again", () -> receiver.all().size() == 6);
        List<Receiver.Received> again = receiver.all().subList(3, 6);
        assertEquals(ids(before), ids(again));
        for (int i = 0; i < 3; i++) {
            assertEquals(before.get(i).body(), again.get(i).body());
        }
        assertEquals("delivered", webhookState(kept.id()));
        api.audit(show);
    }

    @Test
    void aDeadLetterOfTheWebhookIsOfferedAgain() {
        answer(400);
        String show = api.liveShow();
        api.offer(show, "A", 10);
        Bought one = buy(show, "ann", "A");
        awaitRecorded(show, 1);
        Await.until("it is a dead letter", () -> webhookState(one.id()).equals("dead"));
        flushAll();
        awaitLost(show);
        takeAll();
        assertEquals(1, rebuild(show).path("orders").asInt());
        Await.until("it has come", () -> orders(receiver.taken()).equals(List.of(one.id())));
        Await.until("it is delivered", () -> webhookState(one.id()).equals("delivered"));
        api.audit(show);
    }

    @Test
    void whatStillWaitsInAShowThatIsRebuiltByForceComesOnce() {
        String show = api.liveShow();
        api.offer(show, "A", 10);
        Bought had = buy(show, "ann", "A");
        Await.until("it is delivered", () -> webhookState(had.id()).equals("delivered"));
        answer(503);
        Bought waits = buy(show, "ann", "A");
        awaitRecorded(show, 2);
        api.patch("/v1/shows/" + show, "{'status':'paused'}").is(200);
        assertEquals(2, rebuild(show, "?force=true").path("orders").asInt());
        assertEquals("delivered", webhookState(had.id()));
        assertEquals("pending", webhookState(waits.id()));
        takeAll();
        Await.until("it is delivered", () -> webhookState(waits.id()).equals("delivered"));
        assertEquals(List.of(had.id(), waits.id()), orders(receiver.taken()));
        assertEquals(
                1,
                receiver.all().stream()
                        .filter(message -> order(message).equals(had.id()))
                        .count());
        assertTrue(recorded(show).size() == 2);
        api.audit(show);
    }
}
