package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.tallylight.testing.FakeIntent;
import io.tallylight.testing.FakeStripe.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payments that succeed when nobody waits for them any more, and captures that do not. */
class LatePaymentHttpTest {
    private static final int SHORT_MS = 1_000;

    private static String begin(PayingEngine engine, String show) {
        String held = engine.hold(show, "ann", 2);
        engine.api()
                .keyed(held + "/checkout", Api.key(), PayingEngine.paying(FakeIntent.SLOW))
                .is(202);
        Await.until("it expires", () -> engine.state(held).equals("expired"));
        return held;
    }

    @Test
    void aLatePaymentBuysTheUnitsAgainIfTheyAreThere() throws Exception {
        try (PayingEngine engine = new PayingEngine("retake", SHORT_MS, 6_000, 60_000)) {
            String show = engine.show(10, SHORT_MS);
            String held = begin(engine, show);
            assertEquals("10 0 0", engine.api().counters(show, "A"));
            FakeIntent intent = engine.payment(show, "processing");
            intent.settle(true);
            engine.notify(PayingEngine.eventId(), intent).is(200);
            Await.until(
                    "it is sold again", () -> engine.api().counters(show, "A").equals("8 0 2"));
            engine.assertSettled(show);
            var order = engine.api().get("/v1/shows/" + show + "/orders").json().at("/items/0");
            var old = engine.api().get(held).json();
            assertEquals(order.path("reservationId"), old.path("replacedBy"));
            var fresh = engine.api()
                    .get(Api.reservations(show) + "/"
                            + order.path("reservationId").asText())
                    .json();
            assertEquals(old.path("id"), fresh.path("replaces"));
            assertEquals("committed", fresh.path("state").asText());
            assertEquals(2_000, intent.money());
        }
    }

    @Test
    void aLatePaymentForWhatIsGoneIsGivenUp() throws Exception {
        try (PayingEngine engine = new PayingEngine("retake", SHORT_MS, 6_000, 60_000)) {
            String show = engine.show(2, SHORT_MS);
            String held = begin(engine, show);
            String other = engine.hold(show, "bob", 1);
            engine.api()
                    .post(other + "/checkout", "{'payment':{'method':'external'}}")
                    .is(200);
            FakeIntent intent = engine.payment(show, "processing");
            intent.settle(true);
            Await.until("it is given up", () -> intent.status().equals("canceled"));
            assertEquals("1 0 1", engine.api().counters(show, "A"));
            assertEquals(
                    "voided", engine.api().get(held).json().at("/payment/state").asText());
            engine.api().audit(show);
        }
    }

    @Test
    void whereThePolicyIsToGiveUpItIsGivenUp() throws Exception {
        try (PayingEngine engine = new PayingEngine("void", SHORT_MS, 6_000, 60_000)) {
            String show = engine.show(10, SHORT_MS);
            String held = engine.hold(show, "ann", 2);
            engine.api()
                    .keyed(held + "/checkout", Api.key(), PayingEngine.paying(FakeIntent.NEEDS_ACTION))
                    .is(202);
            engine.assertSettled(show);
            assertEquals("10 0 0", engine.api().counters(show, "A"));
            assertEquals("expired", engine.state(held));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"confirm", "capture"})
    void anEngineThatIsStartedAgainGoesOnWhereTheLastOneEnded(String lost) throws Exception {
        try (PayingEngine engine = new PayingEngine("retake", 60_000, 3_000, 60_000)) {
            String show = engine.show(10, 60_000);
            String held = engine.hold(show, "ann", 2);
            engine.stripe.plan(lost, Fault.BUSY, 1_000);
            String key = Api.key();
            int status = engine.api()
                    .keyed(held + "/checkout", key, PayingEngine.paying(FakeIntent.VISA))
                    .status();
            assertEquals(lost.equals("confirm") ? 202 : 200, status);
            engine.stop();
            engine.stripe.plan(lost, Fault.BUSY, 0);
            engine.startAgain();
            assertEquals(
                    200,
                    engine.api()
                            .keyed(held + "/checkout", key, PayingEngine.paying(FakeIntent.VISA))
                            .status());
            engine.assertSettled(show);
        }
    }

    @Test
    void aCaptureThatFailsForGoodIsAnIncidentUntilSomebodyDealsWithIt() throws Exception {
        try (PayingEngine engine = new PayingEngine("retake", 60_000, 3_000, 1_000)) {
            String show = engine.show(10, 60_000);
            String held = engine.hold(show, "ann", 2);
            engine.stripe.plan("capture", Fault.BUSY, 1_000);
            engine.api()
                    .keyed(held + "/checkout", Api.key(), PayingEngine.paying(FakeIntent.VISA))
                    .is(200);
            Await.until("it is an incident", () -> !incidents(engine).isEmpty());
            var incident = incidents(engine).get(0);
            assertEquals("capture", incident.path("kind").asText());
            assertEquals(2_000, incident.path("amount").asInt());
            assertTrue(incident.path("reservationId").asText().startsWith(show));
            assertTrue(engine.api()
                    .get("/metrics")
                    .text()
                    .contains("tallylight_payments_incidents_total{kind=\"capture\"} 1"));
            engine.stripe.plan("capture", Fault.BUSY, 0);
            String path = "/v1/incidents/" + incident.path("id").asText();
            engine.api().post(path + "/retry", "{}").is(202);
            engine.assertSettled(show);
            assertTrue(incidents(engine).isEmpty());
            engine.api().delete(path).isProblem(ProblemType.NOT_FOUND);
        }
    }

    @Test
    void anOrderWhoseCaptureWasLostWithRedisIsCapturedWhenItsShowIsRebuilt() throws Exception {
        try (PayingEngine engine = new PayingEngine("retake", 60_000, 3_000, 60_000)) {
            String show = engine.show(10, 60_000);
            String held = engine.hold(show, "ann", 2);
            engine.stripe.plan("capture", Fault.BUSY, 1_000_000);
            String order = engine.api()
                    .keyed(held + "/checkout", Api.key(), PayingEngine.paying(FakeIntent.VISA))
                    .is(200)
                    .json()
                    .path("id")
                    .asText();
            Await.until(
                    "the order system has it",
                    () -> engine.api()
                            .get("/v1/orders/" + order)
                            .json()
                            .at("/delivery/0/state")
                            .asText()
                            .equals("delivered"));
            assertTrue(engine.redis.ask("FLUSHALL").startsWith("+OK"));
            engine.stripe.plan("capture", Fault.BUSY, 0);
            Await.until(
                    "it is rebuilt",
                    () -> engine.api()
                                    .post("/v1/shows/" + show + "/rebuild", "{}")
                                    .status()
                            == 200);
            engine.assertSettled(show);
        }
    }

    @Test
    void redisMayDieInTheMiddleOfIt() throws Exception {
        try (PayingEngine engine = new PayingEngine("retake", 60_000, 6_000, 60_000)) {
            String show = engine.show(10, 60_000);
            String held = engine.hold(show, "ann", 2);
            engine.stripe.plan("confirm", Fault.DONE_UNANSWERED, 1);
            String key = Api.key();
            var reply = engine.api().postAsync(held + "/checkout", key, PayingEngine.paying(FakeIntent.VISA));
            Await.until(
                    "it is authorised",
                    () -> engine.stripe.intents().stream()
                            .anyMatch(intent -> intent.status().equals("requires_capture")));
            engine.redis.kill();
            int status = Await.done(reply).status();
            assertTrue(status == 503 || status == 202 || status == 200, "status " + status);
            engine.redis.startAgain();
            Await.until(
                    "it is an order",
                    () -> engine.api()
                                    .keyed(held + "/checkout", key, PayingEngine.paying(FakeIntent.VISA))
                                    .status()
                            == 200);
            engine.assertSettled(show);
        }
    }

    private static com.fasterxml.jackson.databind.JsonNode incidents(PayingEngine engine) {
        return engine.api().get("/v1/incidents").is(200).json().path("items");
    }
}
