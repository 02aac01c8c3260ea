package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cancelling what was sold. */
@ExtendWith(SharedEngine.class)
class CancellationHttpTest {
    private final Api api;
    private final String show;

    CancellationHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "A", 10);
        api.offer(show, "B", "{'title':'B','price':700,'allotted':10,'perBuyerLimit':2}");
    }

    @AfterEach
    void isConserved() {
        api.audit(show);
    }

    /** Three of A and two of B. */
    private Reply buy() {
        return api.post(
                "/v1/shows/" + show + "/orders",
                "{'buyerId':'ann','lines':[{'sku':'A','quantity':3},{'sku':'B','quantity':2}],"
                        + "'payment':{'method':'external'}}");
    }

    private String order() {
        return "/v1/orders/" + buy().is(201).json().path("id").asText();
    }

    private Reply cancel(String order, String body) {
        return api.post(order + "/cancellation", body);
    }

    @Test
    void asAWholeWithRestockTheUnitsComeBackAndTheBuyersLimitIsFree() {
        String order = order();
        buy().isProblem(ProblemType.LIMIT_REACHED);
        JsonNode json =
                cancel(order, "{'restock':true,'reason':'sent back'}").is(200).json();
        assertEquals("cancelled", json.path("state").asText());
        assertEquals(4_400, json.path("total").asInt());
        assertEquals(4_400, json.path("cancelledTotal").asInt());
        assertEquals(3, json.at("/lines/0/quantity").asInt());
        assertEquals(3, json.at("/lines/0/cancelled").asInt());
        assertEquals(2, json.at("/lines/1/cancelled").asInt());
        JsonNode cancellation = json.path("cancellation");
        assertEquals(1, cancellation.path("no").asInt());
        assertEquals(4_400, cancellation.path("amount").asInt());
        assertEquals("sent back", cancellation.path("reason").asText());
        assertTrue(cancellation.path("restock").booleanValue());
        assertTrue(cancellation.path("at").asLong() >= json.path("committedAt").asLong());
        assertEquals(
                "[{\"sku\":\"A\",\"quantity\":3,\"unitPrice\":1000},{\"sku\":\"B\",\"quantity\":2,\"unitPrice\":700}]",
                cancellation.path("lines").toString());
        assertEquals("10 0 0", api.counters(show, "A"));
        assertEquals("10 0 0", api.counters(show, "B"));
        JsonNode read = api.get(order).is(200).json();
        assertEquals("cancelled", read.path("state").asText());
        assertEquals(json.path("lines"), read.path("lines"));
        assertFalse(read.has("cancellation"));
        buy().is(201);
    }

    @Test
    void byLineWithoutRestockTheyLeaveTheAllotment() {
        String order = order();
        cancel(order, "{'restock':false,'lines':[{'sku':'A','quantity':2}]}").is(200);
        assertEquals("7 0 1", api.counters(show, "A"));
        JsonNode json = cancel(order, "{'restock':true,'lines':[{'sku':'A','quantity':1},{'sku':'B','quantity':1}]}")
                .is(200)
                .json();
        assertEquals("committed", json.path("state").asText());
        assertEquals(3_700, json.path("cancelledTotal").asInt());
        assertEquals(2, json.at("/cancellation/no").asInt());
        assertEquals("8 0 0", api.counters(show, "A"));
        assertEquals("9 0 1", api.counters(show, "B"));
        assertEquals(
                "cancelled",
                cancel(order, "{'restock':true}").is(200).json().path("state").asText());
        cancel(order, "{'restock':true}").isProblem(ProblemType.WRONG_STATE);
        cancel(order, "{'restock':true,'lines':[{'sku':'A','quantity':1}]}").isProblem(ProblemType.WRONG_STATE);
        assertEquals(
                8,
                api.get("/v1/shows/" + show + "/offers/A")
                        .is(200)
                        .json()
                        .path("allotted")
                        .asInt());
    }

    @Test
    void aRepeatOfAKeyGetsTheSameAnswerAndMovesNothing() {
        String order = order();
        String key = Api.key();
        String body = "{'restock':true,'lines':[{'sku':'A','quantity':1}]}";
        JsonNode first = api.keyed(order + "/cancellation", key, body).is(200).json();
        cancel(order, "{'restock':true}").is(200);
        Reply again = api.keyed(order + "/cancellation", key, body).is(200);
        assertEquals("true", again.header("Idempotent-Replayed").orElse(""));
        for (String field : List.of("state", "lines", "cancelledTotal", "cancellation")) {
            assertEquals(first.path(field), again.json().path(field), field);
        }
        api.keyed(order + "/cancellation", key, "{'restock':false}").isProblem(ProblemType.KEY_REUSED);
        api.keyed("/v1/shows/" + show + "/offers/A/adjustments", key, "{'delta':1,'reason':'r'}")
                .isProblem(ProblemType.KEY_REUSED);
        assertEquals("10 0 0", api.counters(show, "A"));
    }

    @Test
    void oneKeyAskedManyTimesAtOnceCancelsOnce() {
        String order = order();
        String key = Api.key();
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            replies.add(
                    api.postAsync(order + "/cancellation", key, "{'restock':true,'lines':[{'sku':'A','quantity':1}]}"));
        }
        replies.forEach(reply -> Await.done(reply).is(200));
        assertEquals("8 0 2", api.counters(show, "A"));
    }

    @Test
    void moreThanIsLeftIsRefusedWithItsFieldAndEveryLine() {
        String order = order();
        cancel(order, "{'restock':true,'lines':[{'sku':'B','quantity':2}]}").is(200);
        Reply refused = cancel(order, "{'restock':true,'lines':[{'sku':'A','quantity':3},{'sku':'B','quantity':1}]}")
                .isInvalid("lines[1].quantity");
        assertEquals(
                "[{\"sku\":\"B\",\"reason\":\"invalid\",\"requested\":1,\"available\":0}]",
                refused.json().path("lines").toString());
        cancel(order, "{'restock':true,'lines':[{'sku':'C','quantity':1}]}").isInvalid("lines[0].sku");
        assertEquals("7 0 3", api.counters(show, "A"));
    }

    @Test
    void itsBodyIsChecked() {
        String order = order();
        cancel(order, "{}").isInvalid("restock");
        cancel(order, "{'restock':'yes'}").isInvalid("restock");
        cancel(order, "{'restock':true,'lines':[]}").isInvalid("lines");
        cancel(order, "{'restock':true,'lines':[{'sku':'A','quantity':0}]}").isInvalid("lines[0].quantity");
        cancel(order, "{'restock':true,'lines':[{'sku':'A','quantity':1.5}]}").isInvalid("lines[0].quantity");
        cancel(order, "{'restock':true,'lines':[{'quantity':1}]}").isInvalid("lines[0].sku");
        cancel(order, "{'restock':true,'lines':[{'sku':'A','quantity':1,'unitPrice':1}]}")
                .isInvalid("lines[0].unitPrice");
        cancel(order, "{'restock':true,'lines':[{'sku':'A','quantity':1},{'sku':'A','quantity':1}]}")
                .isProblem(ProblemType.DUPLICATE_SKU);
        cancel(order, "{'restock':true,'reason':''}").isInvalid("reason");
        cancel(order, "{'restock':true,'refund':true}").isInvalid("refund");
        api.send("POST", order + "/cancellation", "{'restock':true}", "Content-Type", "application/json")
                .isProblem(ProblemType.KEY_MISSING);
        api.post(order + "/cancellation", "{'restock':true}", "Content-Type", "text/plain")
                .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        assertEquals("7 0 3", api.counters(show, "A"));
    }

    @Test
    void whatIsNoOrderIsNotFound() {
        String held = api.reserve(show, "A", 1).is(201).json().path("id").asText();
        String like = held.replace(show + ".r", show + ".o");
        for (String id : List.of("none", show + ".oAAAAAAAAAAAAAAAAAAAAAA", like, "none.oAAAAAAAAAAAAAAAAAAAAAA")) {
            cancel("/v1/orders/" + id, "{'restock':true}").isProblem(ProblemType.NOT_FOUND);
        }
        assertEquals("9 1 0", api.counters(show, "A"));
    }

    @Test
    void anEndedShowsOrdersCanBeCancelled() {
        String order = order();
        api.patch("/v1/shows/" + show, "{'status':'ended'}").is(200);
        cancel(order, "{'restock':true}").is(200);
        assertEquals("10 0 0", api.counters(show, "A"));
    }

    @Test
    void pagesOfOtherOriginsCannotCancel() {
        String order = order();
        api.post(order + "/cancellation", "{'restock':true}", "Origin", "https://evil.example")
                .isProblem(ProblemType.FORBIDDEN_ORIGIN);
        api.post(order + "/cancellation", "{'restock':true}", "Origin", SharedEngine.LISTED_ORIGIN)
                .is(200);
    }
}
