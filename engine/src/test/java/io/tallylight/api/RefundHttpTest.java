package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.boot.Engine;
import io.tallylight.testing.Await;
import io.tallylight.testing.FakeIntent;
import io.tallylight.testing.FakeStripe.Fault;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the money of orders that are cancelled. */
class RefundHttpTest {
    private static @Nullable PayingEngine running;

    @TempDir
    Path folder;

    private final PayingEngine engine = engine();
    private final Api api = engine.api();
    private final String show = engine.show(10, PayingEngine.HOLD_MS);

    @BeforeAll
    static void start() throws Exception {
        running = new PayingEngine("retake", 60_000, 3_000, 1_000);
    }

    @AfterAll
    static void stop() {
        engine().close();
    }

    private static PayingEngine engine() {
        if (running == null) {
            throw new AssertionError("no engine");
        }
        return running;
    }

    /** The path of an order of three units at 10.00. */
    private String order() {
        return "/v1/orders/"
                + api.keyed(engine.hold(show, "ann", 3) + "/checkout", Api.key(), PayingEngine.paying(FakeIntent.VISA))
                        .is(200)
                        .json()
                        .path("id")
                        .asText();
    }

    private JsonNode incidents() {
        return api.get("/v1/incidents").is(200).json().path("items");
    }

    @Test
    void whatWasTakenForCancelledUnitsIsGivenBackOnce() {
        String order = order();
        String key = Api.key();
        String one = "{'restock':true,'lines':[{'sku':'A','quantity':1}]}";
        api.keyed(order + "/cancellation", key, one).is(200);
        engine.assertSettled(show);
        assertEquals(2_000, engine.payment(show, "succeeded").money());
        api.keyed(order + "/cancellation", key, one).is(200);
        api.post(order + "/cancellation", "{'restock':false}").is(200);
        engine.assertSettled(show);
        assertEquals(0, engine.payment(show, "succeeded").money());
        assertEquals("8 0 0", api.counters(show, "A"));
    }

    @Test
    void whatIsCancelledBeforeItWasTakenIsTakenAndThenGivenBack() {
        engine.stripe.plan("capture", Fault.BUSY, 2);
        String order = order();
        api.post(order + "/cancellation", "{'restock':true}").is(200);
        engine.assertSettled(show);
        FakeIntent payment = engine.payment(show, "succeeded");
        assertEquals(1, payment.captures());
        assertEquals(0, payment.money());
        assertTrue(incidents().isEmpty());
    }

    @Test
    void aRefundThatFailsForGoodIsAnIncidentUntilItIsMade() {
        String order = order();
        engine.assertSettled(show);
        engine.stripe.plan("refunds", Fault.BUSY, 1_000_000);
        api.post(order + "/cancellation", "{'restock':true}").is(200);
        Await.until("it is an incident", () -> !incidents().isEmpty());
        JsonNode incident = incidents().get(0);
        assertEquals("refund", incident.path("kind").asText());
        assertEquals(3_000, incident.path("amount").asInt());
        engine.stripe.plan("refunds", Fault.BUSY, 0);
        api.post("/v1/incidents/" + incident.path("id").asText() + "/retry", "{}")
                .is(202);
        engine.assertSettled(show);
        assertEquals(0, engine.payment(show, "succeeded").money());
    }

    @Test
    void aRefundThatBrokeOnceIsMadeUnderAnotherKey() {
        String order = order();
        engine.assertSettled(show);
        engine.stripe.plan("refunds", Fault.BROKEN, 1);
        api.post(order + "/cancellation", "{'restock':true}").is(200);
        engine.assertSettled(show);
        assertEquals(0, engine.payment(show, "succeeded").money());
        assertTrue(incidents().isEmpty());
    }

    @Test
    void aRefundThatFailsAfterItCountedAsMadeIsOneIncidentAndIsMadeAgainWhenThatIsRetried() {
        String order = order();
        api.post(order + "/cancellation", "{'restock':true}").is(200);
        engine.assertSettled(show);
        FakeIntent payment = engine.payment(show, "succeeded");
        String refund = engine.stripe.refundsOf(payment.id()).get(0);
        ObjectNode failed = engine.stripe.settleRefund(refund, "failed");
        assertEquals(3_000, payment.money());
        for (String type : new String[] {"refund.failed", "charge.refund.updated", "refund.updated"}) {
            engine.notifyOfRefund(type, failed).is(200);
        }
        Await.until("it is an incident", () -> incidents().size() == 1);
        engine.assertNothingOwed(show);
        assertEquals(1, incidents().size());
        JsonNode incident = incidents().get(0);
        assertEquals(
                "the refund is failed: lost_or_stolen_card",
                incident.path("reason").asText());
        assertEquals(3_000, incident.path("amount").asInt());
        api.post("/v1/incidents/" + incident.path("id").asText() + "/retry", "{}")
                .is(202);
        engine.assertSettled(show);
        assertEquals(0, payment.money());
        assertTrue(incidents().isEmpty());
        assertEquals(2, engine.stripe.refundsOf(payment.id()).size());
    }

    @Test
    void aRefundThatABankThinksAboutIsOwedUntilItIsFinal() {
        String order = order();
        engine.assertSettled(show);
        engine.stripe.banksThink(true);
        api.post(order + "/cancellation", "{'restock':true}").is(200);
        FakeIntent payment = engine.payment(show, "succeeded");
        Await.until(
                "it is pending", () -> !engine.stripe.refundsOf(payment.id()).isEmpty());
        engine.stripe.banksThink(false);
        String refund = engine.stripe.refundsOf(payment.id()).get(0);
        engine.stripe.settleRefund(refund, "failed");
        Await.until("it is an incident", () -> !incidents().isEmpty());
        engine.assertNothingOwed(show);
        assertEquals(1, incidents().size());
        api.post("/v1/incidents/" + incidents().get(0).path("id").asText() + "/retry", "{}")
                .is(202);
        engine.assertSettled(show);
        assertEquals(0, payment.money());
    }

    @Test
    void aPriceThatTheGatewayCouldNotTakeOrGiveBackIsRefusedWithItsField() {
        String dinars = api.show("{'title':'Live','currency':'KWD','status':'live'}");
        String offer = "/v1/shows/" + dinars + "/offers/A";
        api.put(offer, "{'title':'Mug','price':1234,'allotted':5}").isInvalid("price");
        api.put(offer, "{'title':'Mug','price':1230,'prices':{'EUR':333,'BHD':1001},'allotted':5}")
                .isInvalid("prices.BHD");
        api.put(offer, "{'title':'Mug','price':1230,'prices':{'EUR':333,'BHD':1000},'allotted':5}")
                .is(201);
        api.patch(offer, "{'price':1231}").isInvalid("price");
        String paid = api.keyed(
                        engine.hold(dinars, "ann", 3) + "/checkout", Api.key(), PayingEngine.paying(FakeIntent.VISA))
                .is(200)
                .json()
                .path("id")
                .asText();
        api.post("/v1/orders/" + paid + "/cancellation", "{'restock':true,'lines':[{'sku':'A','quantity':1}]}")
                .is(200);
        engine.assertSettled(dinars);
        assertEquals(2_460, engine.payment(dinars, "succeeded").money());
        assertTrue(incidents().isEmpty());
    }

    @Test
    void whatWasPricedBeforeTheGatewayIsPaidElsewhereOrClosed() throws Exception {
        String dinars = "before-" + UUID.randomUUID();
        try (Engine before = engine.withoutGateway(folder)) {
            Api there = new Api(before.port());
            there.put("/v1/shows/" + dinars, "{'title':'Live','currency':'KWD','status':'live'}")
                    .is(201);
            there.offer(dinars, "A", "{'title':'Mug','price':1234,'allotted':10}");
        }
        String checkout = engine.hold(dinars, "ann", 5) + "/checkout"; // a total of 6170
        api.keyed(checkout, Api.key(), PayingEngine.paying(FakeIntent.VISA)).isInvalid("payment");
        api.keyed(checkout, Api.key(), "{'payment':{'method':'external','reference':'till 1'}}")
                .is(200);
        api.patch("/v1/shows/" + dinars + "/offers/A", "{'status':'closed'}").is(200);
    }

    @Test
    void incidentsComeInPagesAndTheLongestIdOfAShowIsNoHindrance() {
        String longest = "s".repeat(128);
        api.put("/v1/shows/" + longest, "{'title':'Live','currency':'EUR','status':'live','holdMs':60000}")
                .is(201);
        api.offer(longest, "A", 10);
        engine.stripe.plan("capture", Fault.BUSY, 1_000_000);
        for (int i = 0; i < 2; i++) {
            String path = engine.hold(longest, "ann", 1) + "/checkout";
            api.keyed(path, Api.key(), PayingEngine.paying(FakeIntent.VISA)).is(200);
        }
        Await.until("both are incidents", () -> incidents().size() == 2);
        engine.stripe.plan("capture", Fault.BUSY, 0);
        JsonNode first = api.get("/v1/incidents?limit=1").is(200).json();
        String id = first.at("/items/0/id").asText();
        JsonNode second = api.get(
                        "/v1/incidents?limit=1&after=" + first.path("next").asText())
                .is(200)
                .json();
        assertEquals(1, second.path("items").size());
        assertTrue(second.path("next").isMissingNode());
        api.post("/v1/incidents/" + id + "/retry", "{}").is(202);
        api.delete("/v1/incidents/" + second.at("/items/0/id").asText()).is(204);
        Await.until("nothing is left", () -> incidents().isEmpty());
        Await.until("one is captured", () -> money(longest) == 1_000);
    }

    private long money(String of) {
        return engine.stripe.intents().stream()
                .filter(intent -> intent.metadata("tallylight_show").equals(of))
                .mapToLong(FakeIntent::money)
                .sum();
    }

    @Test
    void aShowThatIsRebuiltRefundsNothingTwice() {
        String order = order();
        String key = Api.key();
        String one = "{'restock':false,'lines':[{'sku':'A','quantity':1}]}";
        JsonNode first = api.keyed(order + "/cancellation", key, one).is(200).json();
        engine.assertSettled(show);
        Await.until(
                "the order system has it",
                () -> api.get(order).json().at("/delivery/0/state").asText().equals("delivered"));
        Await.until(
                "and what is cancelled",
                () -> engine.redis.ask("XLEN tl:{" + show + "}:outbox").startsWith(":0"));
        assertTrue(engine.redis.ask("FLUSHALL").startsWith("+OK"));
        engine.stripe.forgetKeys();
        Await.until(
                "it is rebuilt",
                () -> api.post("/v1/shows/" + show + "/rebuild", "{}").status() == 200);
        engine.assertSettled(show);
        assertEquals(2_000, engine.payment(show, "succeeded").money());
        JsonNode again = api.keyed(order + "/cancellation", key, one).is(200).json();
        assertEquals(first.path("cancellation"), again.path("cancellation"));
        assertEquals("7 0 2", api.counters(show, "A"));
    }
}
