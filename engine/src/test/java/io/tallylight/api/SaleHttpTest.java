package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reserved and committed in one step. */
@ExtendWith(SharedEngine.class)
class SaleHttpTest {
    private static final String ONE =
            "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],'payment':{'method':'external'}}";

    private final Api api;
    private final String show;
    private final String orders;

    SaleHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        this.orders = "/v1/shows/" + show + "/orders";
        api.offer(show, "A", "{'title':'A','price':1000,'prices':{'THB':39000},'allotted':10,'perBuyerLimit':5}");
    }

    @AfterEach
    void nothingIsLost() {
        api.audit(show);
    }

    @Test
    void aSaleAnswersTheOrderAndHoldsNothing() {
        Reply sold = api.post(
                        orders,
                        "{'buyerId':'b','lines':[{'sku':'A','quantity':2,'expectedUnitPrice':39000}],'currency':'THB',"
                                + "'channel':'tiktok','attribution':{'creator':'c'},'metadata':{'n':1.10},"
                                + "'payment':{'method':'external','reference':'tt-1','amount':78000,'currency':'THB'}}")
                .is(201);
        ObjectNode order = sold.json();

        assertEquals(
                "/v1/orders/" + order.path("id").asText(),
                sold.header("Location").orElseThrow());
        assertEquals(1, order.path("number").intValue());
        assertEquals(78_000, order.path("total").intValue());
        assertEquals("{\"n\":1.10}", order.path("metadata").toString());
        assertEquals("tt-1", order.at("/payment/reference").textValue());
        assertEquals("pending", order.at("/delivery/0/state").textValue());
        assertEquals("8 0 2", api.counters(show, "A"));
        ObjectNode read = api.get(sold.header("Location").orElseThrow()).is(200).json();
        assertEquals(order.without("delivery"), read.without("delivery"));
        assertEquals(
                "committed",
                api.get(Api.reservations(show) + "/"
                                + order.path("reservationId").asText())
                        .json()
                        .path("state")
                        .textValue());
        assertEquals(1, api.get(orders).json().path("items").size());
    }

    @Test
    void aRepeatIsReplayedWhicheverWayItComes() {
        String key = Api.key();
        Reply first = api.keyed(orders, key, ONE).is(201);
        for (String way : List.of(orders, orders + "?")) {
            Reply again = api.keyed(way, key, ONE).is(200);
            assertEquals("true", again.header("Idempotent-Replayed").orElse(""));
            assertEquals(first.json().without("delivery"), again.json().without("delivery"));
        }
        api.keyed(orders, key, ONE.replace("'external'", "'external','reference':'r'"))
                .isProblem(ProblemType.KEY_REUSED);
        api.keyed(Api.reservations(show), key, ONE.replaceFirst(",'payment'.*", "}"))
                .isProblem(ProblemType.KEY_REUSED);
        assertEquals("9 0 1", api.counters(show, "A"));
    }

    @Test
    void whatRefusesAReservationRefusesASale() {
        String body = ONE.replace("'quantity':1", "'quantity':6");
        api.post(orders, body).isProblem(ProblemType.LIMIT_REACHED);
        Reply refused = api.post(orders, body.replace("6", "11")).isProblem(ProblemType.LIMIT_REACHED);
        assertEquals(11, refused.json().at("/lines/0/requested").intValue());
        api.post(orders, ONE.replace("'A'", "'Z'")).isInvalid("lines[0].sku");
        api.post(orders, ONE.replace("1}", "1,'expectedUnitPrice':1}")).isProblem(ProblemType.PRICE_CHANGED);
        api.post("/v1/shows/no-" + show + "/orders", ONE).isProblem(ProblemType.NOT_FOUND);
        api.patch("/v1/shows/" + show, "{'status':'paused'}").is(200);
        api.post(orders, ONE).isProblem(ProblemType.NOT_LIVE);
        assertEquals("10 0 0", api.counters(show, "A"));
    }

    @Test
    void thePaymentIsExternalAndTheOrders() {
        api.post(orders, ONE.replaceFirst(",'payment'.*", "}")).isInvalid("payment");
        api.post(orders, ONE.replace("external", "card")).isInvalid("payment.method");
        api.post(orders, ONE.replace("'external'", "'external','amount':999")).isInvalid("payment.amount");
        api.post(orders, ONE.replace("'external'", "'external','amount':1000,'currency':'THB'"))
                .isInvalid("payment.currency");
        api.post(orders, ONE.replace("{'buyerId'", "{'id':1,'buyerId'")).isInvalid("id");
        api.send("POST", orders, ONE, "Content-Type", RequestReader.JSON).isProblem(ProblemType.KEY_MISSING);
        assertEquals("10 0 0", api.counters(show, "A"));
    }

    @Test
    void aSaleOfARehearsalIsATestAndGoesNowhere() {
        String rehearsal = api.show("{'title':'R','currency':'EUR','status':'live','rehearsal':true}");
        api.offer(rehearsal, "A", 1);
        ObjectNode order =
                api.post("/v1/shows/" + rehearsal + "/orders", ONE).is(201).json();

        assertTrue(order.path("test").booleanValue());
        assertTrue(order.path("delivery").isEmpty());
        assertEquals("0 0 1", api.counters(rehearsal, "A"));
        api.audit(rehearsal);
    }
}
