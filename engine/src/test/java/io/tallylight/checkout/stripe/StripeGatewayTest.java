package io.tallylight.checkout.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.checkout.PaymentGateway;
import io.tallylight.checkout.PaymentGatewayContract;
import io.tallylight.checkout.PaymentState;
import io.tallylight.checkout.Purchase;
import io.tallylight.checkout.Refund;
import io.tallylight.checkout.RefundState;
import io.tallylight.testing.Await;
import io.tallylight.testing.FakeIntent;
import io.tallylight.testing.FakeStripe;
import io.tallylight.testing.FakeStripe.Fault;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StripeGatewayTest extends PaymentGatewayContract {
    private static Vertx vertx = Vertx.vertx();

    private final FakeStripe stripe = new FakeStripe();
    private final StripeGateway gateway = gateway("", 3_000, FakeStripe.SECRET_KEY);

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        Await.result(vertx.close());
    }

    @AfterEach
    void end() {
        gateway.close();
        stripe.close();
    }

    private StripeGateway gateway(String returnUrl, int deadlineMs, String key) {
        return new StripeGateway(vertx, new StripeSettings(stripe.url(), key, returnUrl, deadlineMs), new Random(1));
    }

    @Override
    protected PaymentGateway gateway() {
        return gateway;
    }

    @Override
    protected String goodToken() {
        return FakeIntent.VISA;
    }

    @Override
    protected long money() {
        return stripe.money();
    }

    @Test
    void aDeclineIsAStateAndStaysOne() {
        String reference = prepared();
        PaymentState declined = new PaymentState.Declined("insufficient_funds");
        assertEquals(declined, Await.result(gateway.authorise(reference, FakeIntent.DECLINED)));
        assertEquals(declined, Await.result(gateway.authorise(reference, FakeIntent.DECLINED)));
        assertEquals(declined, Await.result(gateway.state(reference)));
        assertEquals(0, money());
    }

    @Test
    void aBuyerWhoMustConfirmIsToldWhatTheBrowserNeeds() {
        String reference = prepared();
        PaymentState state = Await.result(gateway.authorise(reference, FakeIntent.NEEDS_ACTION));
        assertEquals(new PaymentState.ActionNeeded("authenticate", "", reference + "_secret"), state);
        stripe.intent(reference).settle(true);
        assertEquals(new PaymentState.Authorised(1_250), Await.result(gateway.state(reference)));
    }

    @Test
    void withoutATokenTheBrowserConfirms() {
        String reference = prepared();
        assertEquals(
                new PaymentState.ActionNeeded("confirm", "", reference + "_secret"),
                Await.result(gateway.authorise(reference, "")));
    }

    @Test
    void aBankThatThinksIsWaitedForAndCannotBeCancelledMeanwhile() {
        String reference = prepared();
        assertEquals(new PaymentState.Processing(), Await.result(gateway.authorise(reference, FakeIntent.SLOW)));
        isUnknown(gateway.cancel(reference));
        stripe.intent(reference).settle(false);
        assertEquals(new PaymentState.Declined("authentication_failed"), Await.result(gateway.state(reference)));
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "REFUSED")
    void noFaultMakesAChargeTwice(Fault fault) {
        for (String call : new String[] {"payment_intents", "confirm", "capture"}) {
            stripe.plan(call, fault, 1);
            String reference = Await.result(gateway.prepare(purchase("k-" + call, 700)));
            assertEquals(new PaymentState.Authorised(700), Await.result(gateway.authorise(reference, FakeIntent.VISA)));
            assertEquals(new PaymentState.Captured(700), Await.result(gateway.capture(reference)));
        }
        assertEquals(2_100, money());
        assertTrue(stripe.intents().stream().allMatch(intent -> intent.captures() <= 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"DONE_UNANSWERED", "BUSY"})
    void aCallWithoutAnAnswerIsUnknownAndTheStateTells(Fault fault) {
        String reference = prepared();
        stripe.plan("confirm", fault, 100);
        isUnknown(gateway.authorise(reference, FakeIntent.VISA));
        PaymentState now = Await.result(gateway.state(reference));
        assertEquals(fault == Fault.BUSY ? new PaymentState.Prepared() : new PaymentState.Authorised(1_250), now);
    }

    @Test
    void aRefundThatBrokeIsNotMadeTwice() {
        String reference = authorised();
        Await.result(gateway.capture(reference));
        stripe.plan("refunds", Fault.DONE_UNANSWERED, 1);
        Await.result(gateway.refund(refund(reference, "r-1", 250)));
        assertEquals(1_000, money());
    }

    @Test
    void aRefundWhoseKeyStripeHasForgottenIsNotMadeTwice() {
        String reference = authorised();
        Await.result(gateway.capture(reference));
        for (int i = 1; i <= 3; i++) {
            Await.result(gateway.refund(refund(reference, "r-" + i, 100)));
        }
        stripe.forgetKeys();
        Await.result(gateway.refund(refund(reference, "r-3", 100)));
        assertEquals(950, money());
    }

    @ParameterizedTest
    @CsvSource({"BROKEN,1", "BROKEN,2", "DONE_BROKEN,1"})
    void aRefundIsMadeOnceAfterAnAnswerOf500ThatStaysUnderItsKey(Fault fault, int times) {
        String reference = authorised();
        Await.result(gateway.capture(reference));
        stripe.plan("refunds", fault, times);
        assertEquals(new RefundState.Made(), Await.result(gateway.refund(refund(reference, "r-1", 250))));
        assertEquals(new RefundState.Made(), Await.result(gateway.refund(refund(reference, "r-1", 250))));
        assertEquals(1_000, money());
    }

    @Test
    void aRefundThatBrokeManyTimesIsMadeByAnotherNodeThatWalksItsKeys() {
        String reference = authorised();
        Await.result(gateway.capture(reference));
        stripe.plan("refunds", Fault.BROKEN, 6);
        isUnknown(gateway.refund(refund(reference, "r-1", 250)));
        isUnknown(gateway.refund(refund(reference, "r-1", 250)));
        StripeGateway other = gateway("", 3_000, FakeStripe.SECRET_KEY);
        isUnknown(other.refund(refund(reference, "r-1", 250)));
        isUnknown(other.refund(refund(reference, "r-1", 250)));
        assertEquals(new RefundState.Made(), Await.result(other.refund(refund(reference, "r-1", 250))));
        assertEquals(1_000, money());
        other.close();
    }

    @Test
    void aRefundThatWasRefusedIsMadeOnceItCanBe() {
        String reference = authorised();
        Await.result(gateway.capture(reference));
        stripe.plan("refunds", Fault.REFUSED, 1);
        refuses(gateway.refund(refund(reference, "r-1", 250)));
        assertEquals(new RefundState.Made(), Await.result(gateway.refund(refund(reference, "r-1", 250))));
        assertEquals(1_000, money());
    }

    @Test
    void aRefundIsPendingUntilTheBankDecidesAndIsMadeAgainOnlyAfterItsFailureWasReported() {
        String reference = authorised();
        Await.result(gateway.capture(reference));
        stripe.banksThink(true);
        assertEquals(new RefundState.Pending(), Await.result(gateway.refund(refund(reference, "r-1", 250))));
        assertEquals(new RefundState.Pending(), Await.result(gateway.refund(refund(reference, "r-1", 250))));
        assertEquals(Optional.empty(), Await.result(gateway.failedRefund("re_1")));
        stripe.settleRefund("re_1", "failed");
        Refund refund = refund(reference, "r-1", 250);
        RefundState failed = new RefundState.Failed("the refund is failed: lost_or_stolen_card", 1);
        assertEquals(failed, Await.result(gateway.refund(refund)));
        assertEquals(
                Optional.of(refund.key()),
                Await.result(gateway.failedRefund("re_1")).map(Refund::key));
        Refund again = new Refund("spring", "r", reference, "r-1", 250, "EUR", 1);
        assertEquals(new RefundState.Pending(), Await.result(gateway.refund(again)));
        stripe.settleRefund("re_2", "succeeded");
        assertEquals(new RefundState.Made(), Await.result(gateway.refund(again)));
        assertEquals(Optional.empty(), Await.result(gateway.failedRefund("re_1")));
        assertEquals(1_000, money());
    }

    @Test
    void aPaymentThatCouldNotBeCancelledAtFirstIsCancelledLater() {
        String reference = prepared();
        Await.result(gateway.authorise(reference, FakeIntent.SLOW));
        isUnknown(gateway.cancel(reference));
        stripe.intent(reference).settle(true);
        assertEquals(new PaymentState.Cancelled(), Await.result(gateway.cancel(reference)));
    }

    @Test
    void aKeyThatStripeRefusesIsNoDecline() {
        StripeGateway wrong = gateway("", 3_000, "sk_test_wrong");
        isUnknown(wrong.prepare(PURCHASE));
        wrong.close();
    }

    @Test
    void onlyKeysOfTestModeAreForTests() {
        assertTrue(gateway.isForTests());
        StripeGateway live = gateway("", 3_000, "sk_live_x");
        assertFalse(live.isForTests());
        live.close();
    }

    @ParameterizedTest
    @CsvSource({"EUR,1234,1234", "JPY,500,500", "ISK,5,500", "UGX,7,700", "MGA,500,5", "KWD,5120,5120"})
    void amountsAreInTheUnitThatStripeCounts(String currency, long ours, long stripes) {
        Purchase purchase = new Purchase("key-of-this-purchase-2", "s", "r", ours, currency);
        String reference = Await.result(gateway.prepare(purchase));
        assertEquals(stripes, stripe.intent(reference).amount());
        assertEquals(new PaymentState.Authorised(ours), Await.result(gateway.authorise(reference, FakeIntent.VISA)));
    }

    @ParameterizedTest
    @CsvSource({"KWD,5124", "MGA,550", "EUR,9999999999999"})
    void anAmountThatStripeCannotTakeIsRefused(String currency, long amount) {
        refuses(gateway.prepare(new Purchase("key-of-this-purchase-2", "s", "r", amount, currency)));
        assertEquals(0, stripe.calls());
    }

    @Test
    void aReferenceIsNeverPartOfAnotherAddress() {
        refuses(gateway.state("pi_1/../../v1/refunds"));
        refuses(gateway.capture("pi_1?expand=x"));
        assertEquals(0, stripe.calls());
    }
}
