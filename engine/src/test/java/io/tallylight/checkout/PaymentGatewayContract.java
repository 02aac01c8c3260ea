package io.tallylight.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tallylight.testing.Await;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** What every gateway guarantees; a subclass for each implementation. */
public abstract class PaymentGatewayContract {
    protected static final Purchase PURCHASE = purchase("k-1", 1_250);

    /** The gateway, over money that is the same for all of one test. */
    protected abstract PaymentGateway gateway();

    /** What a buyer pays with who has money. */
    protected abstract String goodToken();

    /** Minor units that the gateway took and did not give back. */
    protected abstract long money();

    protected static Purchase purchase(String key, long amount) {
        return new Purchase(key + "-".repeat(22 - key.length()), "spring", "r", amount, "EUR");
    }

    protected static Refund refund(String reference, String key, long amount) {
        return new Refund("spring", "r", reference, key, amount, "EUR", 0);
    }

    protected final String prepared() {
        return Await.result(gateway().prepare(PURCHASE));
    }

    protected final String authorised() {
        String reference = prepared();
        PaymentState state = Await.result(gateway().authorise(reference, goodToken()));
        assertEquals(new PaymentState.Authorised(1_250), state);
        return reference;
    }

    @Test
    void onePurchaseIsOnePayment() {
        assertEquals(prepared(), prepared());
        assertNotEquals(prepared(), Await.result(gateway().prepare(purchase("k-2", 1_250))));
    }

    @Test
    void nothingIsTakenBeforeTheCapture() {
        assertEquals(new PaymentState.Prepared(), Await.result(gateway().state(prepared())));
        String reference = authorised();
        assertEquals(new PaymentState.Authorised(1_250), Await.result(gateway().state(reference)));
        assertEquals(0, money());
    }

    @Test
    void aPaymentAuthorisedTwiceIsAuthorisedOnce() {
        String reference = authorised();
        assertEquals(new PaymentState.Authorised(1_250), Await.result(gateway().authorise(reference, goodToken())));
        Await.result(gateway().capture(reference));
        assertEquals(1_250, money());
    }

    @Test
    void whatIsCapturedTwiceIsTakenOnce() {
        String reference = authorised();
        assertEquals(new PaymentState.Captured(1_250), Await.result(gateway().capture(reference)));
        assertEquals(new PaymentState.Captured(1_250), Await.result(gateway().capture(reference)));
        assertEquals(new PaymentState.Captured(1_250), Await.result(gateway().state(reference)));
        assertEquals(1_250, money());
    }

    @Test
    void whatIsCancelledCanBeCancelledAgainAndNeverSucceeds() {
        String reference = authorised();
        assertEquals(new PaymentState.Cancelled(), Await.result(gateway().cancel(reference)));
        assertEquals(new PaymentState.Cancelled(), Await.result(gateway().cancel(reference)));
        refuses(gateway().capture(reference));
        assertEquals(new PaymentState.Cancelled(), Await.result(gateway().authorise(reference, goodToken())));
        assertEquals(0, money());
    }

    @Test
    void whatIsOnlyPreparedCanBeCancelled() {
        String reference = prepared();
        assertEquals(new PaymentState.Cancelled(), Await.result(gateway().cancel(reference)));
    }

    @Test
    void whatIsCapturedCannotBeCancelled() {
        String reference = authorised();
        Await.result(gateway().capture(reference));
        refuses(gateway().cancel(reference));
        assertEquals(1_250, money());
    }

    @Test
    void aRefundGivesBackOnceHoweverOftenItIsAsked() {
        String reference = authorised();
        Await.result(gateway().capture(reference));
        Await.result(gateway().refund(refund(reference, "refund-1", 250)));
        Await.result(gateway().refund(refund(reference, "refund-1", 250)));
        assertEquals(1_000, money());
        Await.result(gateway().refund(refund(reference, "refund-2", 1_000)));
        assertEquals(0, money());
        refuses(gateway().refund(refund(reference, "refund-3", 1)));
    }

    @Test
    void aReferenceThatNobodyKnowsIsRefused() {
        refuses(gateway().state("nobody-knows-this"));
        refuses(gateway().capture("nobody-knows-this"));
    }

    protected static void refuses(Future<?> call) {
        AssertionError failed = assertThrows(AssertionError.class, () -> Await.result(call));
        assertInstanceOf(PaymentRefusedException.class, failed.getCause());
    }

    protected static void isUnknown(Future<?> call) {
        AssertionError failed = assertThrows(AssertionError.class, () -> Await.result(call));
        assertInstanceOf(PaymentUnknownException.class, failed.getCause());
    }
}
