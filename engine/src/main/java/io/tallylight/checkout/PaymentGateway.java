package io.tallylight.checkout;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * A payment provider that takes money in two steps: an authorisation sets an amount aside, a capture takes it. May be
 * called from any thread; answers come on the caller's context. Every call ends within the gateway's own deadline.
 *
 * <p>Guaranteed by each implementation:
 *
 * <ul>
 *   <li>Nothing is asked of the buyer's account before {@link #authorise}, so a payment that was only prepared costs
 *       nobody anything, wherever its reference got lost.
 *   <li>Every call may be made again, by this node or another one, and takes effect once. Two captures of one payment take
 *       its amount once.
 *   <li>A payment that is captured cannot be cancelled, and one that is cancelled cannot be captured: that call fails with
 *       {@link PaymentRefusedException}.
 *   <li>Every call fails with {@link PaymentUnknownException} when its outcome is not known; {@link #state} then tells,
 *       now or later. It fails with {@link PaymentRefusedException} when it can never succeed.
 * </ul>
 */
public interface PaymentGateway {
    /** Name of the gateway in checkouts and orders: {@code payment.method}. */
    String method();

    /** Returns whether it moves no real money, so that a rehearsal may use it. */
    boolean isForTests();

    /**
     * Returns the number that the unit price of each line must be a multiple of, so that the gateway can take the total
     * and refund any part of it: minor units, 1 if any price will do.
     *
     * @param currency ISO 4217
     */
    default long priceStep(String currency) {
        return 1;
    }

    /** Makes a payment known to the gateway; returns its reference, the same one for the same purchase. */
    Future<String> prepare(Purchase purchase);

    /**
     * Asks for the money of a prepared payment.
     *
     * @param token token that the buyer's side got from the gateway to pay with; empty if it confirms the payment
     *     itself
     * @return the state it has reached; a decline is one
     */
    Future<PaymentState> authorise(String reference, String token);

    /** Returns the state of a payment, as the gateway itself has it. */
    Future<PaymentState> state(String reference);

    /** Takes what was authorised. */
    Future<PaymentState> capture(String reference);

    /** Gives up a payment that is not captured, so that it can never succeed. */
    Future<PaymentState> cancel(String reference);

    /**
     * Refunds captured money. If a refund of this key was made before, returns the state of that one, and makes another
     * one only if all of them failed, {@link Refund#failures} at most.
     */
    Future<RefundState> refund(Refund refund);

    /**
     * A refund that failed, by the gateway's own id of it.
     *
     * @return empty where it did not fail, is not one of ours, or another one took its place
     */
    default Future<Optional<Refund>> failedRefund(String refundId) {
        return Future.succeededFuture(Optional.empty());
    }

    /**
     * Payments that were prepared for a show, in pages. None where the gateway keeps none that a loss of Redis leaves.
     *
     * @param fromMs epoch ms, when the earliest was made; in seconds, at least
     * @param toMs epoch ms, when the latest was made
     * @param after {@link PaymentPage#next} of the page before, empty for the first one
     */
    default Future<PaymentPage> list(String show, long fromMs, long toMs, String after) {
        return Future.succeededFuture(PaymentPage.NONE);
    }
}
