package io.tallylight.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tallylight.testing.Await;
import org.junit.jupiter.api.Test;

/** Payments that are over when they are heard of: what the contract says of captured ones. */
class ExternalGatewayTest {
    private final PaymentGateway gateway = new ExternalGateway();

    @Test
    void itIsCapturedFromTheFirstAndStaysSo() {
        String reference = Await.result(gateway.prepare(PaymentGatewayContract.PURCHASE));
        assertEquals(reference, Await.result(gateway.prepare(PaymentGatewayContract.PURCHASE)));
        PaymentState paid = new PaymentState.Captured(1_250);
        assertEquals(paid, Await.result(gateway.authorise(reference, "")));
        assertEquals(paid, Await.result(gateway.capture(reference)));
        assertEquals(paid, Await.result(gateway.state(reference)));
        PaymentGatewayContract.refuses(gateway.cancel(reference));
        PaymentGatewayContract.refuses(gateway.refund(PaymentGatewayContract.refund(reference, "k", 1)));
        PaymentGatewayContract.refuses(gateway.state("nobody-knows-this"));
        assertThrows(AssertionError.class, () -> Await.result(gateway.state("x:-1")));
    }
}
