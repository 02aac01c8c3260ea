package io.tallylight.checkout;

import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.BeginPayment;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The checkout of a reservation through a gateway: {@code held → paying → committed}.
 *
 * <ol>
 *   <li>The payment is prepared: it has a reference, and nobody was asked for money.
 *   <li>The ledger makes the reservation {@code paying} and keeps that reference. From here on somebody carries on, whatever
 *       happens to this call.
 *   <li>The gateway authorises.
 *   <li>The ledger commits the stock, and notes in the same step that the capture is owed; or it was declined, or the stock
 *       is gone: then it notes that the payment is to be given up.
 * </ol>
 *
 * A repeat of the call goes on where the first one got to. Any thread; answers on the caller's context.
 */
public final class Checkouts {
    private final Ledger ledger;
    private final Gateways gateways;
    private final PaymentPolicy policy;
    private final PaymentAttempts paymentAttempts;

    /**
     * Creates the checkouts of all shows.
     *
     * @param owed is called with each show in which something became owed to a gateway
     */
    public Checkouts(Ledger ledger, Gateways gateways, PaymentPolicy policy, Consumer<String> owed) {
        this.ledger = ledger;
        this.gateways = gateways;
        this.policy = policy;
        this.paymentAttempts = new PaymentAttempts(ledger, policy, owed);
    }

    /**
     * The request of a checkout.
     *
     * @param keyId record id of its idempotency key
     * @param fingerprint fingerprint of the whole request
     * @param id record id of the reservation
     * @param token token that the buyer's side got from the gateway, or empty
     * @param amount minor units, which must be the total, or {@link Commit#TOTAL}
     * @param currency currency, which must be the reservation's, or empty
     */
    public record Asked(
            String keyId, String fingerprint, String id, String method, String token, long amount, String currency) {}

    /** Returns the methods that a checkout may name, sorted. */
    public List<String> methods() {
        return gateways.methods();
    }

    /**
     * Checks out.
     *
     * @return fails with {@link PaymentUnknownException} when the gateway cannot be reached, and with
     *     {@link PaymentRefusedException} when it cannot take such a payment: then nothing was begun; and as
     *     {@link Ledger#submit} does
     */
    public Future<CheckoutResult> checkOut(String show, Asked asked) {
        PaymentGateway gateway = gateways.find(asked.method)
                .orElseThrow(() -> new IllegalArgumentException("no gateway for " + asked.method));
        return paymentAttempts.read(show, asked.id).compose(found -> {
            Optional<Reservation> payable = found.filter(r -> r.state() == ReservationState.HELD
                    && r.attempts() < policy.attemptsMax()
                    && (asked.amount == Commit.TOTAL || asked.amount == r.total())
                    && (asked.currency.isEmpty() || asked.currency.equals(r.currency())));
            if (payable.isEmpty()) { // the ledger says why, or that it was begun before
                return begin(show, gateway, asked, BeginPayment.begunBefore(asked.amount, asked.currency));
            }
            Reservation held = payable.get();
            if (held.test() && !gateway.isForTests()) {
                return Future.failedFuture(new PaymentRefusedException("a rehearsal takes no real money"));
            } else if (held.total() == 0) {
                return Future.failedFuture(new PaymentRefusedException("there is nothing to pay; use external"));
            }
            long step = gateway.priceStep(held.currency());
            for (Reservation.Line line : held.lines()) {
                if (line.unitPrice() % step != 0) { // otherwise a cancellation of the order could not be refunded
                    return Future.failedFuture(new PaymentRefusedException(gateway.method() + " takes "
                            + held.currency()
                            + " only where each price is a multiple of " + step + ", and " + line.sku() + " costs "
                            + line.unitPrice()));
                }
            }
            Purchase purchase = new Purchase(asked.keyId, show, held.id(), held.total(), held.currency());
            return gateway.prepare(attempt(purchase, held.attempts()))
                    .compose(reference -> begin(
                            show,
                            gateway,
                            asked,
                            new Reservation.Payment(asked.method, reference, held.total(), held.currency())));
        });
    }

    /**
     * Returns the key of the payment: a key that is used again after a decline, or for other lines, must not find the
     * payment before it.
     */
    private static Purchase attempt(Purchase purchase, int before) {
        String key =
                Ids.fingerprint("payment", purchase.key(), Integer.toString(before), Long.toString(purchase.amount()));
        return new Purchase(key, purchase.show(), purchase.id(), purchase.amount(), purchase.currency());
    }

    private Future<CheckoutResult> begin(
            String show, PaymentGateway gateway, Asked asked, Reservation.Payment payment) {
        BeginPayment command = new BeginPayment(
                asked.keyId, asked.fingerprint, asked.id, policy.payMs(), policy.attemptsMax(), payment);
        return ledger.submit(show, command).compose(outcome -> {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                return goOn(show, gateway, asked, done);
            }
            Outcome.Refused<Reservation> refused = (Outcome.Refused<Reservation>) outcome;
            boolean changedMeanwhile = refused.refusal() == Refusal.PAYMENT_MISMATCH
                    && !payment.reference().isEmpty()
                    && asked.amount == Commit.TOTAL;
            return Future.succeededFuture(new CheckoutResult.Refused(
                    changedMeanwhile ? new Outcome.Refused<>(Refusal.WRONG_STATE, List.of(), 0) : refused));
        });
    }

    private Future<CheckoutResult> goOn(
            String show, PaymentGateway gateway, Asked asked, Outcome.Done<Reservation> begun) {
        Reservation reservation = begun.value();
        Reservation.Payment payment = reservation.payment();
        if (reservation.state() == ReservationState.COMMITTED) {
            return Future.succeededFuture(new CheckoutResult.Ordered(reservation, true));
        } else if (reservation.state() != ReservationState.PAYING || payment == null) {
            return Future.succeededFuture(new CheckoutResult.TooLate(reservation));
        }
        String reference = payment.reference();
        Future<PaymentState> asFarAsItIs = begun.repeated()
                ? gateway.state(reference)
                        .compose(state -> state instanceof PaymentState.Prepared
                                ? gateway.authorise(reference, asked.token)
                                : Future.succeededFuture(state))
                : gateway.authorise(reference, asked.token);
        Future<CheckoutResult> told = asFarAsItIs.transform(result -> {
            if (result.succeeded()) {
                return paymentAttempts.reached(show, reservation, result.result());
            } else if (result.cause() instanceof PaymentRefusedException) {
                return paymentAttempts.decline(show, reservation, "refused");
            }
            // The call may have taken effect. The reference of the payment is kept, so the next look finds out.
            return Future.succeededFuture(new CheckoutResult.Paying(reservation, Optional.empty()));
        });
        return begun.repeated() ? told.map(CheckoutResult::asRepeat) : told;
    }
}
