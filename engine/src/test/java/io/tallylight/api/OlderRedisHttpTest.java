package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.testing.Await;
import org.junit.jupiter.api.Test;

/** A Redis that was put back to what it was, as host and clients see it. */
class OlderRedisHttpTest extends RecoveryFixture {
    private void keepACopy(String show) throws Exception {
        redis.kill();
        copy(folder.resolve("redis"), folder.resolve("old"));
        redis.startAgain();
        awaitServing(show);
    }

    /** Puts the copy in the place of what there is, and waits until that was noticed. */
    private void goBack(String show) throws Exception {
        redis.kill();
        delete(folder.resolve("redis"));
        copy(folder.resolve("old"), folder.resolve("redis"));
        redis.startAgain();
        Await.until("the show is halted", () -> {
            Reply reply = api.get("/v1/shows/" + show);
            return reply.status() == 200 && reply.json().path("status").asText().equals("paused");
        });
        Await.until("the ledger serves", () -> api.reserve(show, "A", 1).status() == 409);
    }

    @Test
    void redisAsItWasBeforeIsHaltedAndThenRebuilt() throws Exception {
        String show = api.liveShow();
        api.offer(show, "A", 100);
        for (int i = 0; i < 3; i++) {
            buy(show, "early-" + i, "A");
        }
        Await.until("the first are recorded", () -> recorded(show).size() == 3);
        keepACopy(show);
        Bought late = buy(show, "late", "A");
        Await.until("it is recorded", () -> recorded(show).size() == 4);
        goBack(show);
        JsonNode rebuilt = rebuild(show);
        assertEquals(4, rebuilt.path("orders").asInt());
        assertEquals("96 0 4", api.counters(show, "A"));
        api.get("/v1/orders/" + late.id()).is(200);
        api.audit(show);
        setLive(show);
        assertEquals(5, buy(show, "later", "A").order().path("number").asInt());
        api.audit(show);
    }

    @Test
    void aHaltedShowThatIsSetLiveGivesNoNumberTwice() throws Exception {
        String show = api.liveShow();
        api.offer(show, "A", 100);
        buy(show, "early", "A");
        Await.until("it is recorded", () -> recorded(show).size() == 1);
        keepACopy(show);
        for (int i = 0; i < 3; i++) {
            buy(show, "late-" + i, "A");
        }
        Await.until("they are recorded", () -> recorded(show).size() == 4);
        goBack(show);
        setLive(show);
        assertEquals(5, buy(show, "later", "A").order().path("number").asInt());
        api.audit(show);
        assertEquals(
                2,
                api.get("/v1/shows/" + show + "/orders")
                        .is(200)
                        .json()
                        .path("items")
                        .size());
        api.patch("/v1/shows/" + show, "{'status':'paused'}").is(200);
        Reply withoutForce = api.send("POST", "/v1/shows/" + show + "/rebuild", "");
        withoutForce.is(409); // it went on, and may have open reservations again
        assertEquals(5, rebuild(show, "?force=true").path("orders").asInt());
        assertEquals("95 0 5", api.counters(show, "A"));
        api.audit(show);
    }
}
