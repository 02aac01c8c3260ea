package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.checkout.Checkouts;
import io.tallylight.json.Fields;
import io.tallylight.ledger.Commit;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.Outcome;
import io.tallylight.ledger.Reservation;
import io.tallylight.ledger.Sell;
import io.tallylight.orders.Recorded;
import io.tallylight.redis.OutcomeUnknownException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/** What makes orders: the checkout of a reservation, and the sale that needs none. */
final class CheckoutRoutes {
    static final String CHECKOUT = "/v1/shows/:show/reservations/:id/checkout";
    static final String ORDERS = "/v1/shows/:show/orders";

    private static final Set<String> KNOWN = Set.of(Payment.FIELD);

    private final Callers callers;
    private final Ledger ledger;
    private final PaidCheckout paid;
    private final OrderDocuments orders;
    private final Recorded recorded;
    private final Basket basket;
    private final Throttle throttle;
    private final LostShows lost;

    CheckoutRoutes(
            Callers callers,
            Ledger ledger,
            Checkouts checkouts,
            OrderDocuments orders,
            Recorded recorded,
            Basket basket,
            Throttle throttle,
            LostShows lost) {
        this.callers = callers;
        this.recorded = recorded;
        this.lost = lost;
        this.ledger = ledger;
        this.paid = new PaidCheckout(checkouts, lost, this::answer);
        this.orders = orders;
        this.basket = basket;
        this.throttle = throttle;
    }

    void mount(Routes routes) {
        routes.command(
                CHECKOUT,
                Endpoint.Traits.USUAL, // what finishes something is worth the look while the ledger is full
                (request, call, body) ->
                        checkOut(request, Requests.id("show", call.parameter(0)), call.parameter(1), body));
        routes.command(
                ORDERS,
                Endpoint.Traits.BEGINS_WORK,
                (request, call, body) -> sell(request, Requests.id("show", call.parameter(0)), body));
    }

    /** Commits the reservation of this id, and answers with the order. */
    private void checkOut(HttpServerRequest request, String show, String reservationId, byte[] body) {
        String keyId = callers.recordId(request, show);
        String id = ReservationRoutes.recordId(show, reservationId);
        Payment payment = Payment.of(Fields.of(Requests.object(body), KNOWN), paid.methods());
        if (!payment.isMadeElsewhere()) {
            paid.checkOut(request, show, keyId, id, payment);
            return;
        }
        String amount = Long.toString(payment.amount());
        Commit command = new Commit(
                keyId,
                Ids.fingerprint("checkout", id, payment.method(), payment.reference(), amount, payment.currency()),
                id,
                payment.method(),
                payment.reference(),
                payment.amount(),
                payment.currency());
        Replies.when(request, ledger.submit(show, command), outcome -> {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                answer(request, show, done, 200);
            } else if (outcome instanceof Outcome.Refused<Reservation> refused) {
                lost.refuse(request, show, payment.wrongCurrency(refused).orElseGet(() -> Refusals.problem(refused)));
            }
        });
    }

    /** Reserves and commits what the body asks for, and answers with the order. */
    private void sell(HttpServerRequest request, String show, byte[] body) {
        Basket.Sale sale = basket.parseSale(callers.recordId(request, show), body);
        throttle.buyer(show, sale.basket().buyerId());
        Payment payment = sale.payment();
        Sell command =
                new Sell(sale.basket(), payment.method(), payment.reference(), payment.amount(), payment.currency());
        Replies.when(request, ledger.submit(show, command), outcome -> {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                answer(request, show, done, 201);
            } else if (outcome instanceof Outcome.Refused<Reservation> refused) {
                lost.refuse(
                        request,
                        show,
                        payment.wrongCurrency(refused)
                                .orElseGet(() ->
                                        Refusals.problem(refused, sale.basket().lines())));
            }
        });
    }

    private void answer(HttpServerRequest request, String show, Outcome.Done<Reservation> done, int status) {
        Reservation order = done.value();
        if (!done.repeated() && status == 201) {
            request.response().putHeader(Replies.LOCATION, Paths.order(Ids.orderId(show, order.id())));
        }
        boolean waits = recorded.isOn() && !order.test();
        if (!done.repeated() && !waits) {
            Replies.json(request, status, orders.justCommitted(show, order));
            return;
        }
        Future<Boolean> there = waits ? recorded.await(show, order.number()) : Future.succeededFuture(true);
        Future<ObjectNode> read = there.compose(is -> done.repeated()
                ? OutcomeUnknownException.ifNotReadBack(orders.read(show, order))
                : orders.read(show, order).otherwise(away -> orders.justCommitted(show, order)));
        Replies.when(request, read, json -> {
            if (done.repeated()) {
                Replies.replayed(request);
            }
            // Committed it is; where the order system that counts does not have it yet, the answer says so.
            Replies.json(request, !there.result() ? 202 : done.repeated() ? 200 : status, json);
        });
    }
}
