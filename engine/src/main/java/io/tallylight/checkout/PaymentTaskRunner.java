package io.tallylight.checkout;

import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Runs a task for a gateway once, and returns whether that settles it. Every task may be run again. Owned by the
 * worker's event loop.
 */
final class PaymentTaskRunner {
    /** The outcome of one try. */
    sealed interface Try {
        /** The task is settled. */
        record Settled() implements Try {}

        /** The task is not settled yet: another party has to act first, which is no failure. */
        record Waits() implements Try {}

        /** The task waits until the awaited order system has the order of this number. */
        record WaitsForOrder(long number) implements Try {}

        /** The try failed; the next one may succeed. */
        record Failed(String reason) implements Try {}

        /**
         * The task will never succeed: an operator has to look.
         *
         * @param ordinal number of this failure among those of the same refund, from 1; each is reported once. 0 if it
         *     is not counted
         */
        record Hopeless(String reason, int ordinal) implements Try {}
    }

    private static final Try SETTLED = new Try.Settled();
    private static final Try WAITS = new Try.Waits();

    private final Gateways gateways;
    private final PaymentPolicy policy;
    private final PaymentAttempts paymentAttempts;
    private final RecordedOrderLookup recorded;
    private final Reconciliation reconciliation;

    PaymentTaskRunner(
            Gateways gateways,
            PaymentPolicy policy,
            PaymentAttempts paymentAttempts,
            RecordedOrderLookup recorded,
            Reconciliation reconciliation) {
        this.recorded = recorded;
        this.reconciliation = reconciliation;
        this.gateways = gateways;
        this.policy = policy;
        this.paymentAttempts = paymentAttempts;
    }

    /**
     * Runs a task.
     *
     * @param now time of Redis, epoch ms
     * @return never fails
     */
    Future<Try> settle(String show, PaymentTask owed, long now) {
        Optional<PaymentGateway> gateway = gateways.find(owed.method());
        if (gateway.isEmpty()) {
            return Future.succeededFuture(WAITS); // for a node that has the gateway
        }
        Future<Try> done = switch (owed.kind()) {
            case WATCH -> watch(show, owed, gateway.get());
            case CAPTURE -> capture(show, owed, gateway.get());
            case VOID -> gateway.get().cancel(owed.reference()).map(SETTLED);
            case LATE -> late(show, owed, gateway.get(), now);
            case REFUND -> gateway.get().refund(owed.refund(show)).map(PaymentTaskRunner::refunded);
            case RECONCILE -> reconciliation.look(show, owed, gateway.get(), now);
            case ORPHAN -> reconciliation.settle(show, owed, gateway.get());
        };
        return done.otherwise(failure -> failure instanceof PaymentRefusedException
                ? new Try.Hopeless(FailureText.of(failure), 0)
                : new Try.Failed(FailureText.of(failure)));
    }

    /**
     * Captures only once the awaited order system has the order: it alone outlives a loss of Redis, and money must not
     * be taken for an order that nobody knows. An order of a rehearsal goes to no order system; an order that is gone
     * with its show was recorded there.
     */
    private Future<Try> capture(String show, PaymentTask owed, PaymentGateway gateway) {
        Future<Try> waits = Future.succeededFuture(SETTLED);
        if (recorded.isOn()) {
            waits = paymentAttempts.read(show, owed.id()).compose(found -> {
                Optional<Reservation> order =
                        found.filter(its -> its.state() == ReservationState.COMMITTED && !its.test());
                return order.isEmpty()
                        ? Future.succeededFuture(SETTLED)
                        : recorded(show, order.get().number());
            });
        }
        return waits.compose(before ->
                before == SETTLED ? gateway.capture(owed.reference()).map(SETTLED) : Future.succeededFuture(before));
    }

    /** Waits for an order. A dead letter is looked at from time to time: an operator may replay it. */
    private Future<Try> recorded(String show, long number) {
        return recorded.settledUpTo(show)
                .compose(upTo -> number > upTo
                        ? Future.succeededFuture(new Try.WaitsForOrder(number))
                        : recorded.has(show, number).map(has -> has ? SETTLED : WAITS));
    }

    private static Try refunded(RefundState state) {
        if (state instanceof RefundState.Failed failed) {
            return new Try.Hopeless(failed.reason(), failed.failures());
        }
        return state instanceof RefundState.Pending ? WAITS : SETTLED;
    }

    /**
     * Watches until the reservation is no longer paying in this attempt: then there is another task, or none. A
     * reservation that is gone, with a show that Redis lost, will never be paid for.
     */
    private Future<Try> watch(String show, PaymentTask owed, PaymentGateway gateway) {
        return paymentAttempts.read(show, owed.id()).compose(found -> {
            if (found.isEmpty()) {
                return gateway.cancel(owed.reference()).map(SETTLED);
            }
            Optional<Reservation> paying =
                    found.filter(r -> r.state() == ReservationState.PAYING && r.attempts() == owed.attempt());
            if (paying.isEmpty()) {
                return Future.succeededFuture(SETTLED);
            }
            return gateway.state(owed.reference())
                    .compose(state -> paymentAttempts.reached(show, paying.get(), state))
                    .map(result -> result instanceof CheckoutResult.Paying ? WAITS : SETTLED);
        });
    }

    /**
     * Handles the payment of an expired hold: if it is authorised, the ledger decides; if not, it may still be for a
     * while, unless late payments are not wanted.
     */
    private Future<Try> late(String show, PaymentTask owed, PaymentGateway gateway, long now) {
        boolean inTime = policy.retakesLate() && now < owed.at() + policy.lateMs();
        return gateway.state(owed.reference()).compose(state -> {
            boolean paid = state instanceof PaymentState.Authorised || state instanceof PaymentState.Captured;
            boolean open = state instanceof PaymentState.ActionNeeded || state instanceof PaymentState.Processing;
            if (open && inTime) {
                return Future.succeededFuture(WAITS);
            }
            return paymentAttempts
                    .decide(show, owed.id(), owed.attempt(), paid && policy.retakesLate())
                    .compose(fate -> fate == Reservation.Fate.TAKEN
                            ? Future.succeededFuture(SETTLED) // its capture is owed now
                            : gateway.cancel(owed.reference()).map(SETTLED));
        });
    }
}
