package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reservation gets other lines. */
@ExtendWith(SharedEngine.class)
class ChangeHttpTest {
    private static final String PAID = "{'payment':{'method':'external'}}";

    private final Api api;
    private final String show;
    private final String held;

    ChangeHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "A", 10);
        api.offer(show, "B", "{'title':'B','price':300,'allotted':5,'perBuyerLimit':4}");
        this.held = api.reserve(show, "A", 2).is(201).header("Location").orElseThrow();
    }

    @AfterEach
    void nothingIsLost() {
        api.audit(show);
    }

    @Test
    void theDifferenceMovesAndTheHoldLastsAsLongAsBefore() {
        JsonNode before = api.get(held).json();
        JsonNode after = api.patch(held, "{'lines':[{'sku':'A','quantity':1},{'sku':'B','quantity':3}]}")
                .is(200)
                .json();

        assertEquals(1_900, after.path("total").intValue());
        assertEquals("held", after.path("state").textValue());
        assertEquals(before.path("expiresAt"), after.path("expiresAt"));
        assertEquals("9 1 0", api.counters(show, "A"));
        assertEquals("2 3 0", api.counters(show, "B"));
        assertEquals(after, api.get(held).json());
        assertEquals(
                after,
                api.patch(
                                held,
                                "{'lines':[{'sku':'B','quantity':3},{'sku':'A','quantity':1}]}",
                                "Content-Type",
                                RequestReader.JSON)
                        .is(200)
                        .json(),
                "asked again there is nothing to do");
        assertEquals(
                1_900,
                api.post(held + "/checkout", PAID).is(200).json().path("total").intValue());
    }

    @Test
    void unitsThatStayKeepTheirPriceAndAddedOnesHaveTheNewOne() {
        api.patch("/v1/shows/" + show + "/offers/A", "{'price':1200}").is(200);
        JsonNode after =
                api.patch(held, "{'lines':[{'sku':'A','quantity':3}]}").is(200).json();

        assertEquals(3_200, after.path("total").intValue());
        assertEquals(2, after.path("lines").size());
        assertEquals("7 3 0", api.counters(show, "A"));
    }

    /** The host has taken the currency out of the offer meanwhile. */
    @Test
    void unitsThatStayNeedNoPriceOfToday() {
        api.offer(show, "C", "{'title':'C','price':100,'prices':{'THB':4000},'allotted':5}");
        String thai = api.post(
                        Api.reservations(show), "{'buyerId':'b','currency':'THB','lines':[{'sku':'C','quantity':3}]}")
                .is(201)
                .header("Location")
                .orElseThrow();
        api.patch("/v1/shows/" + show + "/offers/C", "{'prices':null}").is(200);

        JsonNode fewer =
                api.patch(thai, "{'lines':[{'sku':'C','quantity':2}]}").is(200).json();
        assertEquals(8_000, fewer.path("total").intValue());
        api.patch(thai, "{'lines':[{'sku':'C','quantity':3}]}").isInvalid("currency");
        assertEquals("3 2 0", api.counters(show, "C"));
    }

    @Test
    void whatCannotBeAddedChangesNothing() {
        Reply soldOut = api.patch(held, "{'lines':[{'sku':'A','quantity':11},{'sku':'B','quantity':5}]}")
                .isProblem(ProblemType.LIMIT_REACHED);
        assertEquals(2, soldOut.json().path("lines").size());
        api.patch(held, "{'lines':[{'sku':'A','quantity':11}]}").isProblem(ProblemType.SOLD_OUT);
        api.patch(held, "{'lines':[{'sku':'Z','quantity':1}]}").isInvalid("lines[0].sku");
        api.patch(held, "{'lines':[{'sku':'A','quantity':2},{'sku':'B','quantity':1,'expectedUnitPrice':1}]}")
                .isProblem(ProblemType.PRICE_CHANGED);
        assertEquals("8 2 0", api.counters(show, "A"));
        assertEquals("5 0 0", api.counters(show, "B"));

        api.patch(held, "{'fill':'available','lines':[{'sku':'A','quantity':11},{'sku':'B','quantity':5}]}")
                .is(200);
        assertEquals("0 10 0", api.counters(show, "A"));
        assertEquals("1 4 0", api.counters(show, "B"));
    }

    @Test
    void onlyLinesAndFillCanBeChanged() {
        for (String field : List.of("buyerId", "currency", "channel", "metadata", "state", "expiresAt")) {
            api.patch(held, "{'lines':[{'sku':'A','quantity':1}],'" + field + "':'x'}")
                    .isInvalid(field);
        }
        api.patch(held, "{}").isInvalid("lines");
        api.patch(held, "{'lines':null}").isInvalid("lines");
        api.patch(held, "{'lines':[]}").isInvalid("lines");
        api.patch(held, "{'lines':[{'sku':'A','quantity':0}]}").isInvalid("lines[0].quantity");
        api.patch(held, "{'lines':[{'sku':'A','quantity':1}],'fill':'some'}").isInvalid("fill");
        api.patch(held, "{'lines':[{'sku':'A','quantity':1},{'sku':'A','quantity':1}]}")
                .isProblem(ProblemType.DUPLICATE_SKU);
        api.patch(held, "{'lines':[{'sku':'A','quantity':1}]}", "Content-Type", "application/json-patch+json")
                .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        assertEquals("8 2 0", api.counters(show, "A"));
    }

    @Test
    void whatHasEndedOrIsUnknownCannotBeChanged() {
        String lines = "{'lines':[{'sku':'A','quantity':1}]}";
        api.delete(held).is(200);
        api.patch(held, lines).isProblem(ProblemType.WRONG_STATE);
        String sold = api.reserve(show, "A", 2).header("Location").orElseThrow();
        api.post(sold + "/checkout", PAID).is(200);
        api.patch(sold, lines).isProblem(ProblemType.WRONG_STATE);
        api.patch(held + "x", lines).isProblem(ProblemType.NOT_FOUND);
        api.patch(Api.reservations(show) + "/" + show + ".r" + "0".repeat(22), lines)
                .isProblem(ProblemType.NOT_FOUND);
        assertEquals("8 0 2", api.counters(show, "A"));
    }
}
