package io.tallylight.checkout;

import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.record.Reservation;
import java.util.Optional;

/** The result of a checkout, as far as it is known by now. */
public sealed interface CheckoutResult {
    /** Returns a copy for a call whose key an earlier call has bound. */
    default CheckoutResult asRepeat() {
        return this;
    }

    /**
     * The reservation is an order.
     *
     * @param repeated whether it was one before this call
     */
    record Ordered(Reservation order, boolean repeated) implements CheckoutResult {
        @Override
        public CheckoutResult asRepeat() {
            return new Ordered(order, true);
        }
    }

    /**
     * The payment is on its way; the same call again tells how far it is.
     *
     * @param action what the buyer has to do, if anything
     * @param repeated whether an earlier call with the same key began it
     */
    record Paying(Reservation reservation, Optional<PaymentState.ActionNeeded> action, boolean repeated)
            implements CheckoutResult {
        /** Creates the result for a payment that this call began. */
        Paying(Reservation reservation, Optional<PaymentState.ActionNeeded> action) {
            this(reservation, action, false);
        }

        @Override
        public CheckoutResult asRepeat() {
            return new Paying(reservation, action, true);
        }
    }

    /**
     * The payment was declined; the reservation is held again, unless its time is over.
     *
     * @param reason the gateway's word for it
     * @param attemptsLeft further attempts that this reservation may have
     */
    record Declined(String reason, int attemptsLeft) implements CheckoutResult {}

    /**
     * The reservation was over before the payment succeeded.
     *
     * @param reservation as it is now; its payment says what becomes of the money
     */
    record TooLate(Reservation reservation) implements CheckoutResult {}

    /** The ledger refused to begin, and nothing was asked of the gateway. */
    record Refused(Outcome.Refused<Reservation> refusal) implements CheckoutResult {}
}
