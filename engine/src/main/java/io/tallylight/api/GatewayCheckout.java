package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.checkout.CheckoutResult;
import io.tallylight.checkout.Checkouts;
import io.tallylight.checkout.PaymentState;
import io.tallylight.json.Json;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** A checkout that uses a payment gateway: reads the request and answers with the result. */
final class GatewayCheckout {
    private final Checkouts checkouts;
    private final LostShowResponder lost;
    private final Ordered ordered;

    /** Answers with an order. */
    interface Ordered {
        void answer(HttpServerRequest request, String show, Outcome.Done<Reservation> order, int status);
    }

    GatewayCheckout(Checkouts checkouts, LostShowResponder lost, Ordered ordered) {
        this.checkouts = checkouts;
        this.lost = lost;
        this.ordered = ordered;
    }

    /** Returns the payment methods that a checkout may name. */
    List<String> methods() {
        return checkouts.methods();
    }

    /** Checks out the reservation of this record id, and answers. */
    void checkOut(HttpServerRequest request, String show, String keyId, String id, PaymentRequest payment) {
        String fingerprint = Ids.fingerprint(
                "checkout", id, payment.method(), payment.token(), Long.toString(payment.amount()), payment.currency());
        Checkouts.Asked asked = new Checkouts.Asked(
                keyId, fingerprint, id, payment.method(), payment.token(), payment.amount(), payment.currency());
        Replies.when(request, checkouts.checkOut(show, asked), result -> {
            if (result instanceof CheckoutResult.Ordered done) {
                ordered.answer(request, show, new Outcome.Done<>(done.order(), done.repeated()), 200);
            } else if (result instanceof CheckoutResult.Paying paying) {
                if (paying.repeated()) {
                    Replies.replayed(request);
                }
                Replies.json(request, 202, pending(show, paying));
            } else if (result instanceof CheckoutResult.Declined declined) {
                throw declined(declined);
            } else if (result instanceof CheckoutResult.TooLate late) {
                throw tooLate(show, late.reservation());
            } else if (result instanceof CheckoutResult.Refused refused) {
                lost.refuse(
                        request,
                        show,
                        payment.wrongCurrency(refused.refusal())
                                .orElseGet(() -> RefusalProblems.problem(refused.refusal())));
            }
        });
    }

    private static ObjectNode pending(String show, CheckoutResult.Paying paying) {
        ObjectNode json = Json.object()
                .put("state", "paying")
                .put(
                        "reservationId",
                        Ids.reservationId(show, paying.reservation().id()))
                .put("expiresAt", paying.reservation().expiresAt());
        paying.action().ifPresent(action -> json.set("nextAction", action(action)));
        return json;
    }

    private static ObjectNode action(PaymentState.ActionNeeded action) {
        ObjectNode json = Json.object().put("type", action.type());
        return action.url().isEmpty() ? json.put("clientSecret", action.clientSecret()) : json.put("url", action.url());
    }

    private static ProblemException declined(CheckoutResult.Declined declined) {
        int left = declined.attemptsLeft();
        String further = left == 0
                ? "no further attempt is left"
                : left + (left == 1 ? " attempt is" : " attempts are") + " left";
        return new ProblemException(
                ProblemType.PAYMENT_DECLINED, "the payment was declined (" + declined.reason() + "); " + further);
    }

    /** Returns the problem of a late payment; the buyer has to know what happens to the money. */
    private static ProblemException tooLate(String show, Reservation now) {
        Reservation.Payment payment = now.payment();
        String money = payment == null
                ? "no payment of it is open"
                : switch (payment.fate()) {
                    case TAKEN, REPLACES ->
                        "its payment bought the same units again, as order " + Ids.orderId(show, payment.link());
                    case VOID -> "its payment is given up, and nothing is taken";
                    case OPEN ->
                        "its payment buys the units if they are still there, or is given up; look at the reservation";
                };
        // Released is not expired: the hold was given up, and the same checkout without a gateway says so too.
        ProblemType type = now.state() == ReservationState.RELEASED ? ProblemType.WRONG_STATE : ProblemType.EXPIRED;
        return new ProblemException(type, "the reservation is " + now.state().word() + "; " + money);
    }
}
