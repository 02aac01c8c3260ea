package io.tallylight.api;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Query parameters that an address does not know: a change refuses them, a read of a show does not care. */
@ExtendWith(SharedEngine.class)
class QueryHttpTest {
    private final Api api;
    private final String show;

    QueryHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "A", 10);
    }

    @Test
    void aChangeRefusesAParameterThatItDoesNotKnow() {
        String path = "/v1/shows/" + show;
        String[] json = {"Content-Type", "application/json", "Idempotency-Key", "unknown-parameter"};
        api.send("POST", path + "/imports?format=google", "Handle", "Content-Type", "text/csv")
                .isInvalid("format");
        api.send("POST", path + "/imports?untracked=1&dry=1", "Handle", "Content-Type", "text/csv")
                .isInvalid("dry");
        api.send("POST", path + "/reservations?dry=1", "{}", json).isInvalid("dry");
        api.send("PUT", path + "?dry", "{}", json).isInvalid("dry");
        api.send("PATCH", path + "?dry=1", "{}", "Content-Type", "application/merge-patch+json")
                .isInvalid("dry");
        api.send("DELETE", path + "/offers/A?dry=1", "").isInvalid("dry");
        api.send("POST", path + "/rebuild?forced=true", "").isInvalid("forced");
        String unused = api.audit(show);
    }

    @Test
    void listsOfMessagesRefuseAFilterThatTheyDoNotHave() {
        api.get("/v1/blocked-messages?after=x").isInvalid("after");
        api.get("/v1/dead-letters?system=zzz").isInvalid("system");
        api.get("/v1/dead-letters?limit=5").is(200);
        api.get("/v1/order-systems?limit=5").isInvalid("limit");
    }

    @Test
    void aReadOfAShowPassesOverOthers() {
        api.get("/v1/shows/" + show + "?utm_source=mail").is(200);
    }
}
