package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds end by themselves. */
@ExtendWith(SharedEngine.class)
class HoldHttpTest {
    private final Api api;

    HoldHttpTest(Api api) {
        this.api = api;
    }

    @Test
    void aHoldExpiresByItselfAndItsUnitsComeBack() {
        String show = api.show("{'title':'T','currency':'EUR','status':'live','holdMs':100}");
        api.offer(show, "A", "{'title':'A','price':1,'perBuyerLimit':2,'allotted':2}");
        String key = Api.key();
        String body = "{'buyerId':'b','lines':[{'sku':'A','quantity':2}]}";
        Reply held = api.keyed(Api.reservations(show), key, body).is(201);
        String location = held.header("Location").orElseThrow();

        awaitCounters(show, "2 0 0");

        assertEquals("expired", api.get(location).json().path("state").textValue());
        api.post(location + "/checkout", "{'payment':{'method':'external'}}").isProblem(ProblemType.EXPIRED);
        api.delete(location).isProblem(ProblemType.EXPIRED);
        assertEquals(
                "expired",
                api.keyed(Api.reservations(show), key, body)
                        .is(200)
                        .json()
                        .path("state")
                        .textValue());
        api.post(Api.reservations(show), body).is(201);
        api.audit(show);
    }

    @Test
    void aHoldRunsOutInAShowThatIsPausedOrEnded() {
        String show = api.show("{'title':'T','currency':'EUR','status':'live','holdMs':2000}");
        api.offer(show, "A", 2);
        api.reserve(show, "A", 1).is(201);
        api.patch("/v1/shows/" + show, "{'status':'paused'}").is(200);
        awaitCounters(show, "2 0 0");

        api.patch("/v1/shows/" + show, "{'status':'live'}").is(200);
        api.reserve(show, "A", 1).is(201);
        api.patch("/v1/shows/" + show, "{'status':'ended'}").is(200);
        awaitCounters(show, "2 0 0");
        api.audit(show);
    }

    /** Asks the ledger until it says so; the sweeper is not asked. */
    private void awaitCounters(String show, String counters) {
        Await.until("counters " + counters, () -> api.counters(show, "A").equals(counters));
    }
}
