package io.tallylight.checkout;

import io.vertx.core.Future;

/**
 * Payments that were made elsewhere, before the checkout: by the platform that calls, or at a till. The money is taken
 * before the call, so there is nothing to authorise, and nothing can be refunded from here. A checkout with it commits
 * at once. Stateless: a reference contains its own amount.
 */
public final class ExternalGateway implements PaymentGateway {
    /** {@code payment.method} of payments made elsewhere. */
    public static final String METHOD = "external";

    private static final char AMOUNT = ':';
    private static final String ELSEWHERE = "it was paid elsewhere, and is given back there";

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public boolean isForTests() {
        return true;
    }

    @Override
    public Future<String> prepare(Purchase purchase) {
        return Future.succeededFuture(purchase.key() + AMOUNT + purchase.amount());
    }

    @Override
    public Future<PaymentState> authorise(String reference, String token) {
        return state(reference);
    }

    @Override
    public Future<PaymentState> state(String reference) {
        int at = reference.lastIndexOf(AMOUNT);
        if (at < 0 || !reference.substring(at + 1).matches("[0-9]{1,16}")) {
            return Future.failedFuture(new PaymentRefusedException("no payment has the reference " + reference));
        }
        return Future.succeededFuture(new PaymentState.Captured(Long.parseLong(reference.substring(at + 1))));
    }

    @Override
    public Future<PaymentState> capture(String reference) {
        return state(reference);
    }

    @Override
    public Future<PaymentState> cancel(String reference) {
        return Future.failedFuture(new PaymentRefusedException(ELSEWHERE));
    }

    @Override
    public Future<RefundState> refund(Refund refund) {
        return Future.failedFuture(new PaymentRefusedException(ELSEWHERE));
    }
}
