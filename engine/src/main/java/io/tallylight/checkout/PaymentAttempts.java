package io.tallylight.checkout;

import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DeclinePayment;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.RetakeUnits;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reports the outcome of a payment to the ledger. It is called by each part that learns of an outcome: the waiting
 * checkout, a webhook, the worker. The ledger makes each change once, and the other callers find it made. Any thread;
 * answers on the caller's context.
 */
final class PaymentAttempts {
    private final Ledger ledger;
    private final LedgerReader reader;
    private final PaymentPolicy policy;
    private final Consumer<String> owed;

    /** Creates the reports; {@code owed} is called with each show in which something became owed to a gateway. */
    PaymentAttempts(Ledger ledger, PaymentPolicy policy, Consumer<String> owed) {
        this.ledger = ledger;
        this.reader = ledger.reader();
        this.policy = policy;
        this.owed = owed;
    }

    /** Returns a reservation as it is now. */
    Future<Optional<Reservation>> read(String show, String id) {
        return reader.reservation(show, id);
    }

    /** Applies the state that its payment has reached to a reservation that is {@code paying}. */
    Future<CheckoutResult> reached(String show, Reservation paying, PaymentState state) {
        if (state instanceof PaymentState.Authorised || state instanceof PaymentState.Captured) {
            return commit(show, paying);
        } else if (state instanceof PaymentState.Declined declined) {
            return decline(show, paying, declined.reason());
        } else if (state instanceof PaymentState.Cancelled) {
            return decline(show, paying, "cancelled");
        } else if (state instanceof PaymentState.ActionNeeded action) {
            return Future.succeededFuture(new CheckoutResult.Paying(paying, Optional.of(action)));
        }
        return Future.succeededFuture(new CheckoutResult.Paying(paying, Optional.empty()));
    }

    private Future<CheckoutResult> commit(String show, Reservation paying) {
        return ledger.submit(show, Commit.paid(paying.id(), paying.attempts())).compose(outcome -> {
            owed.accept(show);
            if (outcome instanceof Outcome.Done<Reservation> done) {
                return Future.succeededFuture(new CheckoutResult.Ordered(done.value(), done.repeated()));
            }
            return over(show, paying);
        });
    }

    /** Reports a decline. The ledger frees the checkout's key, so that the buyer may try again with it. */
    Future<CheckoutResult> decline(String show, Reservation paying, String reason) {
        return ledger.submit(show, new DeclinePayment(paying.id(), paying.attempts(), reason))
                .compose(outcome -> {
                    owed.accept(show);
                    CheckoutResult declined =
                            new CheckoutResult.Declined(reason, Math.max(0, policy.attemptsMax() - paying.attempts()));
                    return outcome instanceof Outcome.Done<Reservation>
                            ? Future.succeededFuture(declined)
                            : read(show, paying.id())
                                    .map(found -> found.filter(PaymentAttempts::isPayable)
                                            .map(still -> declined)
                                            .orElseGet(() -> over(found.orElse(paying))));
                });
    }

    /**
     * Returns whether another caller reported the decline before, so that the reservation is held again or paid for
     * anew.
     */
    private static boolean isPayable(Reservation now) {
        return now.state() == ReservationState.HELD || now.state() == ReservationState.PAYING;
    }

    private Future<CheckoutResult> over(String show, Reservation paying) {
        return read(show, paying.id()).map(found -> over(found.orElse(paying)));
    }

    private static CheckoutResult over(Reservation now) {
        return now.state() == ReservationState.COMMITTED
                ? new CheckoutResult.Ordered(now, true)
                : new CheckoutResult.TooLate(now);
    }

    /** Returns the record id of the reservation that a late payment makes in the place of an expired one. */
    static String replacementId(String show, String id, int attempt) {
        return Ids.fingerprint("replaces", show, id, Integer.toString(attempt));
    }

    /**
     * Decides what becomes of the payment of an expired reservation.
     *
     * @param take whether its units may be taken again
     * @return what was decided, now or before
     */
    Future<Reservation.Fate> decide(String show, String id, int attempt, boolean take) {
        String newId = replacementId(show, id, attempt);
        return ledger.submit(show, new RetakeUnits(id, newId, attempt, take)).map(outcome -> {
            if (outcome instanceof Outcome.Done<Reservation> done
                    && done.value().payment() != null) {
                return done.value().payment().fate();
            }
            return Reservation.Fate.VOID; // there is nothing left to pay for
        });
    }
}
