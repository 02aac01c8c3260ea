package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedEngine.class)
class CheckoutHttpTest {
    private static final String EXTERNAL = "{'payment':{'method':'external'}}";

    private final Api api;
    private final String show;

    CheckoutHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "A", 10);
    }

    @Test
    void aCheckoutAnswersTheOrderWhichIsFoundByItsIdAlone() {
        Reply held = api.post(
                        Api.reservations(show),
                        "{'buyerId':'b','lines':[{'sku':'A','quantity':2}],'channel':'web','metadata':{'n':1.10}}")
                .is(201);
        String location = held.header("Location").orElseThrow();
        var order = api.post(
                        location + "/checkout",
                        "{'payment':{'method':'external','reference':'pi_1','amount':2000,'currency':'EUR'}}")
                .is(200)
                .json();

        assertEquals(1, order.path("number").intValue());
        assertEquals(show, order.path("show").textValue());
        assertEquals(held.json().path("id"), order.path("reservationId"));
        assertEquals("committed", order.path("state").textValue());
        assertEquals(2000, order.path("total").intValue());
        assertEquals("{\"n\":1.10}", order.path("metadata").toString());
        assertEquals(
                "{\"method\":\"external\",\"reference\":\"pi_1\",\"amount\":2000,\"currency\":\"EUR\"}",
                order.path("payment").toString());
        assertEquals(false, order.path("test").booleanValue());
        assertTrue(order.path("committedAt").isIntegralNumber());
        assertEquals("sqlite", order.at("/delivery/0/system").textValue());
        var read = api.get("/v1/orders/" + order.path("id").asText()).is(200).json();
        assertEquals(order.without("delivery"), read.without("delivery"));
        var reservation = api.get(location).json();
        assertEquals("committed", reservation.path("state").textValue());
        assertEquals(order.path("id"), reservation.path("orderId"));
        assertEquals("8 0 2", api.counters(show, "A"));
        api.delete(location).isProblem(ProblemType.WRONG_STATE);
        api.audit(show);
    }

    @Test
    void aRepeatedCheckoutIsReplayedAndAnotherOneIsRefused() {
        String checkout = hold() + "/checkout";
        String key = Api.key();
        Reply first = api.keyed(checkout, key, EXTERNAL).is(200);
        Reply again = api.keyed(checkout, key, EXTERNAL).is(200);

        assertTrue(first.header("Idempotent-Replayed").isEmpty());
        assertEquals("true", again.header("Idempotent-Replayed").orElse(""));
        assertEquals(first.json().without("delivery"), again.json().without("delivery"));
        api.keyed(checkout, key, "{'payment':{'method':'external','reference':'other'}}")
                .isProblem(ProblemType.KEY_REUSED);
        api.keyed(hold() + "/checkout", key, EXTERNAL).isProblem(ProblemType.KEY_REUSED);
        api.post(checkout, EXTERNAL).isProblem(ProblemType.WRONG_STATE);
        assertEquals("8 1 1", api.counters(show, "A"));
    }

    @Test
    void aPaymentMustBeTheReservations() {
        String checkout = hold() + "/checkout";
        api.post(checkout, "{'payment':{'method':'external','amount':999}}").isInvalid("payment.amount");
        api.post(checkout, "{'payment':{'method':'external','amount':1000,'currency':'THB'}}")
                .isInvalid("payment.currency");
        api.post(checkout, "{'payment':{'method':'external','currency':'THB'}}").isInvalid("payment.currency");
        api.post(checkout, "{'payment':{'method':'card'}}").isInvalid("payment.method");
        api.post(checkout, "{'payment':{}}").isInvalid("payment.method");
        api.post(checkout, "{'payment':{'method':'external','token':'t'}}").isInvalid("payment.token");
        api.post(checkout, "{'payment':'external'}").isInvalid("payment");
        api.post(checkout, "{}").isInvalid("payment");
        api.post(checkout, "{'payment':{'method':'external'},'buyerId':'b'}").isInvalid("buyerId");
        assertEquals("9 1 0", api.counters(show, "A"));
        api.post(checkout, EXTERNAL).is(200);
    }

    @Test
    void ordersAreNumberedInTheirShowAndListedByNumberWhileTheyGrow() {
        for (int i = 0; i < 3; i++) {
            api.post(hold() + "/checkout", EXTERNAL).is(200);
        }
        String orders = "/v1/shows/" + show + "/orders";
        var page = api.get(orders + "?limit=2").is(200).json();
        assertEquals(List.of("1", "2"), page.path("items").findValuesAsText("number"));
        api.post(hold() + "/checkout", EXTERNAL).is(200);

        String after = page.path("next").asText();
        assertEquals(
                List.of("3", "4"),
                api.get(orders + "?after=" + after).is(200).json().path("items").findValuesAsText("number"));
        api.get(orders + "?after=%2B%2B").isInvalid("after");
        api.get(orders + "?after=OTk5OTk5OTk5OTk5OTk5").isInvalid("after");
        api.get("/v1/shows/none/orders").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void whatIsNoOrderIsNotFound() {
        String id = api.get(hold()).json().path("id").asText();
        for (String path :
                List.of(id, id.replace(".r", ".o"), "x", ".o" + "A".repeat(22), "%20", "none.o" + "A".repeat(22))) {
            api.get("/v1/orders/" + path).isProblem(ProblemType.NOT_FOUND);
        }
    }

    @Test
    void anOrderOfARehearsalIsATestAndGoesNowhere() {
        String rehearsal = api.show("{'title':'T','currency':'EUR','status':'live','rehearsal':true}");
        api.offer(rehearsal, "A", 1);
        String location = api.reserve(rehearsal, "A", 1).header("Location").orElseThrow();
        var order = api.post(location + "/checkout", EXTERNAL).is(200).json();

        assertTrue(order.path("test").booleanValue());
        assertEquals("[]", order.path("delivery").toString());
    }

    private String hold() {
        return api.reserve(show, "A", 1).is(201).header("Location").orElseThrow();
    }
}
