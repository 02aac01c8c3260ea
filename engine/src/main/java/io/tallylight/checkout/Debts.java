package io.tallylight.checkout;

import io.tallylight.ledger.Reservation;
import io.tallylight.ledger.ReservationState;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Does, once, what is owed to a gateway, and says whether that settles it. Everything here may be done again. Owned by the
 * worker's event loop.
 */
final class Debts {
    /** What became of one try. */
    sealed interface Try {
        /** It is settled. */
        record Settled() implements Try {}

        /** Not yet: somebody else has to move first, and that is no failure. */
        record Waits() implements Try {}

        /** It did not work; it may the next time. */
        record Failed(String reason) implements Try {}

        /** It will never work: people have to look. */
        record Hopeless(String reason) implements Try {}
    }

    private static final Try SETTLED = new Try.Settled();
    private static final Try WAITS = new Try.Waits();

    private final Gateways gateways;
    private final PaymentPolicy policy;
    private final Attempts attempts;

    Debts(Gateways gateways, PaymentPolicy policy, Attempts attempts) {
        this.gateways = gateways;
        this.policy = policy;
        this.attempts = attempts;
    }

    /**
     * Tries.
     *
     * @param now of Redis, epoch ms
     * @return never fails
     */
    Future<Try> settle(String show, Owed owed, long now) {
        Optional<PaymentGateway> gateway = gateways.find(owed.method());
        if (gateway.isEmpty()) {
            return Future.succeededFuture(new Try.Failed("payments.gateway is not " + owed.method() + " here"));
        }
        Future<Try> done = switch (owed.kind()) {
            case WATCH -> watch(show, owed, gateway.get());
            case CAPTURE -> gateway.get().capture(owed.reference()).map(SETTLED);
            case VOID -> gateway.get().cancel(owed.reference()).map(SETTLED);
            case LATE -> late(show, owed, gateway.get(), now);
            case REFUND ->
                gateway.get()
                        .refund(owed.reference(), owed.key(), owed.amount(), owed.currency())
                        .map(SETTLED);
        };
        return done.otherwise(failure -> failure instanceof PaymentRefusedException
                ? new Try.Hopeless(String.valueOf(failure.getMessage()))
                : new Try.Failed(String.valueOf(failure.getMessage())));
    }

    /**
     * Until the reservation is no longer paying in this attempt: then there is another debt, or none. One that is gone, with
     * a show that Redis lost, will never be paid for.
     */
    private Future<Try> watch(String show, Owed owed, PaymentGateway gateway) {
        return attempts.read(show, owed.id()).compose(found -> {
            if (found.isEmpty()) {
                return gateway.cancel(owed.reference()).map(SETTLED);
            }
            Optional<Reservation> paying =
                    found.filter(r -> r.state() == ReservationState.PAYING && r.attempts() == owed.attempt());
            if (paying.isEmpty()) {
                return Future.succeededFuture(SETTLED);
            }
            return gateway.state(owed.reference())
                    .compose(state -> attempts.reached(show, paying.get(), state))
                    .map(result -> result instanceof CheckoutResult.Paying ? WAITS : SETTLED);
        });
    }

    /** Authorised: the ledger decides. Not yet: it may still be for a while, unless late payments are not wanted. */
    private Future<Try> late(String show, Owed owed, PaymentGateway gateway, long now) {
        boolean inTime = policy.retakesLate() && now < owed.at() + policy.lateMs();
        return gateway.state(owed.reference()).compose(state -> {
            boolean paid = state instanceof PaymentState.Authorised || state instanceof PaymentState.Captured;
            boolean open = state instanceof PaymentState.ActionNeeded || state instanceof PaymentState.Processing;
            if (open && inTime) {
                return Future.succeededFuture(WAITS);
            }
            return attempts.decide(show, owed.id(), owed.attempt(), paid && policy.retakesLate())
                    .compose(fate -> fate == Reservation.Fate.TAKEN
                            ? Future.succeededFuture(SETTLED) // its capture is owed now
                            : gateway.cancel(owed.reference()).map(SETTLED));
        });
    }
}
