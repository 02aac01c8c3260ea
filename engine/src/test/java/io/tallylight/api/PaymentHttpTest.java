package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.tallylight.testing.FakeIntent;
import io.tallylight.testing.FakeStripe;
import io.tallylight.testing.FakeStripe.Fault;
import io.tallylight.testing.StripeSigner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checkouts through a gateway, from the HTTP call to the money. */
class PaymentHttpTest {
    private static final String REPLAYED = "Idempotent-Replayed";
    private static @Nullable PayingEngine running;

    private final PayingEngine engine = engine();
    private final Api api = engine.api();
    private final String show = engine.show(10, PayingEngine.HOLD_MS);
    private final String held = engine.hold(show, "ann", 2);

    @BeforeAll
    static void start() throws Exception {
        running = new PayingEngine("retake", 60_000, 6_000, 60_000);
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

    private Reply pay(String key, String card) {
        return api.keyed(held + "/checkout", key, PayingEngine.paying(card));
    }

    @Test
    void aPaidCheckoutMakesAnOrderAndItsMoneyIsTakenOnce() {
        String key = Api.key();
        var order = pay(key, FakeIntent.VISA).is(200).json();
        assertEquals("stripe", order.at("/payment/method").asText());
        assertEquals(2_000, order.at("/payment/amount").asInt());
        assertEquals("8 0 2", api.counters(show, "A"));
        Reply again = pay(key, FakeIntent.VISA).is(200);
        assertEquals("true", again.header("Idempotent-Replayed").orElse(""));
        assertEquals(order.path("id"), again.json().path("id"));
        pay(key, FakeIntent.DECLINED).isProblem(ProblemType.KEY_REUSED);
        pay(Api.key(), FakeIntent.VISA).isProblem(ProblemType.WRONG_STATE);
        engine.assertSettled(show);
    }

    @Test
    void aDeclinedPaymentMayBeTriedAgainUntilNoAttemptIsLeft() {
        String key = Api.key();
        pay(key, FakeIntent.DECLINED).isProblem(ProblemType.PAYMENT_DECLINED);
        assertEquals("held", engine.state(held));
        pay(key, FakeIntent.DECLINED).isProblem(ProblemType.PAYMENT_DECLINED);
        pay(Api.key(), FakeIntent.DECLINED).isProblem(ProblemType.PAYMENT_DECLINED);
        pay(Api.key(), FakeIntent.VISA).isProblem(ProblemType.WRONG_STATE);
        assertEquals("8 2 0", api.counters(show, "A"));
        engine.assertSettled(show);
    }

    @Test
    void afterADeclineAnotherCardPaysUnderTheSameKey() {
        String key = Api.key();
        pay(key, FakeIntent.DECLINED).isProblem(ProblemType.PAYMENT_DECLINED);
        pay(key, FakeIntent.VISA).is(200);
        engine.assertSettled(show);
    }

    @Test
    void oneCheckoutAskedManyTimesAtOncePaysOnce() {
        String key = Api.key();
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            replies.add(api.postAsync(held + "/checkout", key, PayingEngine.paying(FakeIntent.VISA)));
        }
        for (CompletableFuture<Reply> reply : replies) {
            int status = Await.done(reply).status();
            assertTrue(status == 200 || status == 202, "status " + status);
        }
        Await.until("it is an order", () -> engine.state(held).equals("committed"));
        engine.assertSettled(show);
        assertEquals(2_000, engine.payment(show, "succeeded").money());
    }

    @Test
    void aBuyerWhoHasToConfirmIsToldSoAndAWebhookMakesTheOrder() {
        String key = Api.key();
        Reply begun = pay(key, FakeIntent.NEEDS_ACTION).is(202);
        assertTrue(begun.header(REPLAYED).isEmpty());
        var pending = begun.json();
        assertEquals("paying", pending.path("state").asText());
        assertEquals("authenticate", pending.at("/nextAction/type").asText());
        assertTrue(pending.at("/nextAction/clientSecret").asText().startsWith("pi_"));
        assertTrue(pending.path("expiresAt").isIntegralNumber());
        Reply beside = pay(Api.key(), FakeIntent.VISA).isProblem(ProblemType.WRONG_STATE);
        assertTrue(beside.json().path("detail").asText().contains("under way"), beside.text());
        Reply again = pay(key, FakeIntent.NEEDS_ACTION).is(202);
        assertEquals("true", again.header(REPLAYED).orElse(""));
        assertEquals(pending, again.json());

        FakeIntent intent = engine.payment(show, "requires_action");
        intent.settle(true);
        String event = PayingEngine.eventId();
        assertTrue(engine.notify(event, intent).is(200).json().path("taken").asBoolean());
        assertEquals("committed", engine.state(held));
        assertTrue(!engine.notify(event, intent).is(200).json().path("taken").asBoolean(), "heard before");
        assertTrue(engine.notify(PayingEngine.eventId(), intent)
                .is(200)
                .json()
                .path("taken")
                .asBoolean());
        Reply order = pay(key, FakeIntent.NEEDS_ACTION).is(200);
        assertEquals("true", order.header(REPLAYED).orElse(""));
        assertEquals("committed", order.json().path("state").asText());
        engine.assertSettled(show);
    }

    @Test
    void withoutAWebhookTheRepeatedCallFindsOut() {
        String key = Api.key();
        pay(key, FakeIntent.SLOW).is(202);
        engine.payment(show, "processing").settle(true);
        pay(key, FakeIntent.SLOW).is(200);
        engine.assertSettled(show);
    }

    @Test
    void withoutAnyoneAskingTheWorkerFindsOut() {
        pay(Api.key(), FakeIntent.SLOW).is(202);
        engine.payment(show, "processing").settle(true);
        Await.until("it is an order", () -> engine.state(held).equals("committed"));
        engine.assertSettled(show);
    }

    @Test
    void aTimeOutWithTheChargeMadeStillMakesTheOrder() {
        engine.stripe.plan("confirm", Fault.DONE_UNANSWERED, 3);
        int status = pay(Api.key(), FakeIntent.VISA).status();
        assertTrue(status == 202 || status == 200, "status " + status);
        Await.until("it is an order", () -> engine.state(held).equals("committed"));
        engine.assertSettled(show);
    }

    @Test
    void aWebhookThatComesBeforeTheReplyMakesTheOrderOnce() {
        engine.stripe.plan("confirm", Fault.DONE_UNANSWERED, 1);
        String key = Api.key();
        CompletableFuture<Reply> reply = api.postAsync(held + "/checkout", key, PayingEngine.paying(FakeIntent.VISA));
        Await.until(
                "it is authorised",
                () -> engine.stripe.intents().stream()
                        .anyMatch(intent -> intent.metadata("tallylight_show").equals(show)
                                && intent.status().equals("requires_capture")));
        assertTrue(engine.notify(PayingEngine.eventId(), engine.payment(show, "requires_capture"))
                .is(200)
                .json()
                .path("taken")
                .asBoolean());
        assertEquals("committed", engine.state(held));
        assertEquals(200, Await.done(reply).status());
        engine.assertSettled(show);
    }

    @Test
    void forgedAndOldWebhooksChangeNothing() {
        pay(Api.key(), FakeIntent.SLOW).is(202);
        FakeIntent intent = engine.payment(show, "processing");
        byte[] body = FakeStripe.event(PayingEngine.eventId(), "payment_intent.succeeded", intent);
        long now = System.currentTimeMillis() / 1_000;
        engine.webhook(body, StripeSigner.header("whsec_forged", now, body)).isProblem(ProblemType.SIGNATURE_INVALID);
        engine.webhook(body, StripeSigner.header(FakeStripe.WEBHOOK_SECRET, now - 400, body))
                .isProblem(ProblemType.SIGNATURE_INVALID);
        engine.webhook(body, "garbage").isProblem(ProblemType.MALFORMED);
        assertEquals("paying", engine.state(held));
        intent.settle(false);
        engine.notify(PayingEngine.eventId(), intent).is(200);
        assertEquals("held", engine.state(held));
        engine.assertSettled(show);
    }

    @Test
    void aWebhookThatNamesAnotherReservationIsNotBelieved() {
        pay(Api.key(), FakeIntent.SLOW).is(202);
        String other = engine.show(10, PayingEngine.HOLD_MS);
        String others = engine.hold(other, "bob", 1);
        api.keyed(others + "/checkout", Api.key(), PayingEngine.paying(FakeIntent.VISA))
                .is(200);
        engine.assertSettled(other);
        engine.notify(PayingEngine.eventId(), engine.payment(other, "succeeded"))
                .is(200);
        assertEquals("paying", engine.state(held));
        engine.payment(show, "processing").settle(false);
    }

    @Test
    void aPaymentOfAReservationThatIsReleasedIsGivenUp() {
        String key = Api.key();
        pay(key, FakeIntent.NEEDS_ACTION).is(202);
        api.delete(held).is(200);
        engine.assertSettled(show);
        assertEquals("10 0 0", api.counters(show, "A"));
        pay(key, FakeIntent.NEEDS_ACTION).isProblem(ProblemType.WRONG_STATE);
    }

    @Test
    void whenStripeIsAwayNothingIsBegun() {
        engine.stripe.plan("payment_intents", Fault.PAGE, 3);
        pay(Api.key(), FakeIntent.VISA).isProblem(ProblemType.UNAVAILABLE);
        assertEquals("held", engine.state(held));
    }

    @Test
    void whatNoGatewayCanTakeIsRefused() {
        String checkout = held + "/checkout";
        api.post(checkout, "{'payment':{'method':'test'}}").isInvalid("payment.method");
        api.post(checkout, "{'payment':{'method':'stripe','reference':'x'}}").isInvalid("payment.reference");
        api.post(checkout, "{'payment':{'method':'external','token':'x'}}").isInvalid("payment.token");
        api.post(checkout, "{'payment':{'method':'stripe','amount':1}}").isInvalid("payment.amount");
        api.post(checkout, "{'payment':{'method':'stripe','currency':'USD'}}").isInvalid("payment.currency");
        api.post(checkout, "{'payment':{'method':'external'}}").is(200);
    }
}
