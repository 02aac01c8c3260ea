package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedEngine.class)
class AdjustmentHttpTest {
    private final Api api;
    private final String show;
    private final String path;

    AdjustmentHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        this.path = api.offer(show, "A", 10) + "/adjustments";
    }

    @Test
    void itAnswersTheOfferAsItLeftItAndIsDoneOnceUnderItsKey() {
        String key = Api.key();
        Reply made = api.keyed(path, key, "{'delta':5,'reason':'a carton'}").is(201);
        api.post(path, "{'delta':-3,'reason':'broken'}").is(201);
        Reply again = api.keyed(path, key, "{'delta':5,'reason':'a carton'}").is(200);

        var json = made.json();
        assertEquals("A", json.path("sku").textValue());
        assertEquals(15, json.path("allotted").intValue());
        assertEquals(15, json.path("available").intValue());
        assertEquals(5, json.at("/adjustment/delta").intValue());
        assertEquals("a carton", json.at("/adjustment/reason").textValue());
        assertEquals(22, json.at("/adjustment/id").textValue().length());
        assertEquals(true, json.at("/adjustment/at").isIntegralNumber());
        assertEquals(made.text(), again.text(), "the same object, whatever happened since");
        assertEquals("true", again.header("Idempotent-Replayed").orElse(""));
        assertEquals("12 0 0", api.counters(show, "A"));
        api.audit(show);
    }

    @Test
    void itNeverGoesBelowWhatIsReservedAndSold() {
        api.reserve(show, "A", 4).is(201);

        api.post(path, "{'delta':-7,'reason':'r'}").isProblem(ProblemType.STOCK_BELOW);
        api.post(path, "{'delta':-6,'reason':'r'}").is(201);
        assertEquals("0 4 0", api.counters(show, "A"));
    }

    @Test
    void itsBodyIsChecked() {
        api.post(path, "{'delta':0,'reason':'r'}").isInvalid("delta");
        api.post(path, "{'delta':1.5,'reason':'r'}").isInvalid("delta");
        api.post(path, "{'delta':1000000001,'reason':'r'}").isInvalid("delta");
        api.post(path, "{'delta':1000000000,'reason':'r'}").isInvalid("delta");
        api.post(path, "{'reason':'r'}").isInvalid("delta");
        api.post(path, "{'delta':1}").isInvalid("reason");
        api.post(path, "{'delta':1,'reason':''}").isInvalid("reason");
        api.post(path, "{'delta':1,'reason':'r','sku':'A'}").isInvalid("sku");
        api.send("POST", path, "{'delta':1,'reason':'r'}", "Content-Type", "application/json")
                .isProblem(ProblemType.KEY_MISSING);
        assertEquals("10 0 0", api.counters(show, "A"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        api.post("/v1/shows/" + show + "/offers/none/adjustments", "{'delta':1,'reason':'r'}")
                .isProblem(ProblemType.NOT_FOUND);
        api.post("/v1/shows/none/offers/A/adjustments", "{'delta':1,'reason':'r'}")
                .isProblem(ProblemType.NOT_FOUND);
    }
}
