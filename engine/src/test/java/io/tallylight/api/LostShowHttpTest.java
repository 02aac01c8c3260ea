package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A show that Redis lost, as host and clients see it, and its way back. */
class LostShowHttpTest extends RecoveryFixture {
    private static final int BUYERS = 4;

    @Test
    void afterFlushAllUnderLoadAShowIsRebuiltAndSellsOn() throws Exception {
        String show = api.liveShow();
        api.offer(show, "A", 100_000);
        api.offer(show, "B", "{'title':'B','price':700,'allotted':5,'perBuyerLimit':2,'closesAt':4102444800000}");
        String restock = Api.key();
        String adjustments = "/v1/shows/" + show + "/offers/B/adjustments";
        api.keyed(adjustments, restock, "{'delta':20,'reason':'found'}").is(201);
        Bought first = buy(show, "ann", "B");

        Map<String, Bought> bought = new ConcurrentHashMap<>();
        bought.put(first.id(), first);
        AtomicInteger made = new AtomicInteger();
        AtomicBoolean flushed = new AtomicBoolean();
        List<CompletableFuture<Void>> buyers = new ArrayList<>();
        for (int b = 0; b < BUYERS; b++) {
            String buyer = "buyer-" + b;
            buyers.add(CompletableFuture.runAsync(() -> {
                while (!flushed.get()) {
                    String reserveKey = Api.key();
                    Reply held = api.keyed(Api.reservations(show), reserveKey, basket(buyer, "A"));
                    if (held.status() != 201) {
                        continue;
                    }
                    String reservation = held.json().path("id").asText();
                    String checkoutKey = Api.key();
                    Reply paid = api.keyed(checkout(show, reservation), checkoutKey, PAID);
                    if (paid.status() == 200) {
                        Bought one = new Bought(buyer, reserveKey, reservation, checkoutKey, paid.json());
                        bought.put(one.id(), one);
                        made.incrementAndGet();
                    }
                }
            }));
        }
        Await.until("many orders are made", () -> made.get() > 300);
        Await.until("most of them are recorded", () -> recorded(show).size() > 250);
        flushAll();
        awaitLost(show);
        flushed.set(true);
        Await.all(buyers);

        api.put("/v1/shows/" + show, "{'title':'Anew','currency':'EUR'}").is(503);
        api.reserve(show, "A", 1).is(503);
        api.get("/v1/orders/" + first.id()).is(503);
        assertTrue(api.get("/metrics").text().contains("tallylight_shows_lost 1.0"));

        JsonNode rebuilt = rebuild(show);
        List<String> recorded = recorded(show);
        assertEquals(recorded.size(), rebuilt.path("orders").asInt());
        assertEquals(2, rebuilt.path("offers").asInt());
        assertEquals(recorded.size(), rebuilt.path("units").asInt());
        assertEquals(0, rebuilt.path("allotmentsRaised").size());
        assertEquals(
                "paused",
                api.get("/v1/shows/" + show).is(200).json().path("status").asText());
        api.audit(show);
        assertEquals("24 0 1", api.counters(show, "B"));
        assertEquals((100_000 - recorded.size() + 1) + " 0 " + (recorded.size() - 1), api.counters(show, "A"));

        for (String id : recorded) {
            Bought one = bought.get(id);
            if (one == null) { // its answer was lost with the data
                continue;
            }
            JsonNode order = api.get("/v1/orders/" + id).is(200).json();
            assertEquals(
                    "delivered", order.path("delivery").path(0).path("state").asText());
            for (String field : List.of("number", "lines", "total", "payment", "committedAt", "metadata", "channel")) {
                assertEquals(one.order().path(field), order.path(field), field);
            }
        }
        Reply again = api.keyed(checkout(show, first.reservation()), first.checkoutKey(), PAID)
                .is(200);
        assertEquals("true", again.header("Idempotent-Replayed").orElse(""));
        assertEquals(first.id(), again.json().path("id").asText());
        Reply held = api.keyed(Api.reservations(show), first.reserveKey(), basket("ann", "B"))
                .is(200);
        assertEquals("committed", held.json().path("state").asText());
        api.keyed(Api.reservations(show), first.reserveKey(), basket("ann", "A"))
                .is(422);
        assertEquals("24 0 1", api.counters(show, "B"));
        api.keyed(adjustments, restock, "{'delta':20,'reason':'found'}").is(200);
        assertEquals("24 0 1", api.counters(show, "B"));

        setLive(show);
        api.reserve(show, "B", 3).is(409); // by the limit
        Bought next = buy(show, "ann", "B");
        assertEquals(recorded.size() + 1, next.order().path("number").asInt());
        api.keyed(Api.reservations(show), Api.key(), basket("ann", "B")).is(409); // her limit counts what she had
        Await.until("it is recorded", () -> recorded(show).contains(next.id()));
        assertEquals(
                recorded(show).size(),
                Stream.of(recorded(show).toArray()).distinct().count());
        api.audit(show);
        assertEquals(
                recorded.size() + 1,
                api.get("/v1/shows/" + show + "/orders?limit=500")
                        .is(200)
                        .json()
                        .path("items")
                        .size());
    }

    @Test
    void whatIsNotLostIsNotRebuilt() {
        String show = api.liveShow();
        api.send("POST", "/v1/shows/" + show + "/rebuild", "").is(409);
        api.send("POST", "/v1/shows/never-was/rebuild", "").is(404);
        api.send("POST", "/v1/shows/" + show + "/rebuild?force=perhaps", "").is(422);
        api.get("/v1/shows/never-was").is(404);
    }

    @Test
    void aPausedShowIsRebuiltByForceWithoutItsOpenReservations() {
        String show = api.liveShow();
        api.offer(show, "A", 10);
        Bought one = buy(show, "ann", "A");
        api.reserve(show, "A", 4).is(201);
        api.patch("/v1/shows/" + show, "{'status':'paused'}").is(200);
        String before =
                api.get("/v1/shows/" + show + "/ledger").json().path("epoch").asText();
        assertTrue(api.send("POST", "/v1/shows/" + show + "/rebuild", "")
                .is(409)
                .text()
                .contains("force"));
        JsonNode rebuilt = rebuild(show, "?force=true");
        assertTrue(!rebuilt.path("epoch").asText().equals(before), rebuilt::toString);
        assertEquals("9 0 1", api.counters(show, "A"));
        api.get("/v1/orders/" + one.id()).is(200);
        api.audit(show);
    }

    @Test
    void anEngineThatStartsOverAnEmptyRedisKnowsWhatIsLost() throws Exception {
        String show = api.liveShow();
        api.offer(show, "A", 10);
        buy(show, "ann", "A");
        Await.until("it is recorded", () -> recorded(show).size() == 1);
        engine.close();
        flushAll();
        startEngine();
        api.get("/v1/shows/" + show).is(503);
        assertEquals(1, rebuild(show).path("orders").asInt());
        setLive(show);
        assertEquals(2, buy(show, "bob", "A").order().path("number").asInt());
        api.audit(show);
    }
}
