package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.checkout.Checkouts;
import io.tallylight.json.JsonFields;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Sell;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.orders.flush.DeliveryAwaiter;
import io.tallylight.redis.OutcomeUnknownException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/** Routes that create orders: the checkout of a reservation, and the sale without a reservation. */
final class CheckoutRoutes {
    static final String CHECKOUT = "/v1/shows/:show/reservations/:id/checkout";
    static final String ORDERS = "/v1/shows/:show/orders";

    private static final Set<String> KNOWN = Set.of(PaymentRequest.FIELD);

    private final CallerScope callerScope;
    private final Ledger ledger;
    private final GatewayCheckout paid;
    private final OrderDocuments orders;
    private final DeliveryAwaiter deliveryAwaiter;
    private final ReservationParser reservationParser;
    private final RateLimiter rateLimiter;
    private final LostShowResponder lost;

    CheckoutRoutes(
            CallerScope callerScope,
            Ledger ledger,
            Checkouts checkouts,
            OrderDocuments orders,
            DeliveryAwaiter deliveryAwaiter,
            ReservationParser reservationParser,
            RateLimiter rateLimiter,
            LostShowResponder lost) {
        this.callerScope = callerScope;
        this.deliveryAwaiter = deliveryAwaiter;
        this.lost = lost;
        this.ledger = ledger;
        this.paid = new GatewayCheckout(checkouts, lost, this::answer);
        this.orders = orders;
        this.reservationParser = reservationParser;
        this.rateLimiter = rateLimiter;
    }

    void mount(Routes routes) {
        routes.command(
                CHECKOUT,
                Endpoint.Traits.USUAL, // what finishes something is worth the look while the ledger is full
                (request, call, body) ->
                        checkOut(request, RequestReader.id("show", call.parameter(0)), call.parameter(1), body));
        routes.command(
                ORDERS,
                Endpoint.Traits.BEGINS_WORK,
                (request, call, body) -> sell(request, RequestReader.id("show", call.parameter(0)), body));
    }

    /** Commits the reservation of this id, and answers with the order. */
    private void checkOut(HttpServerRequest request, String show, String reservationId, byte[] body) {
        String keyId = callerScope.recordId(request, show);
        String id = ReservationRoutes.recordId(show, reservationId);
        PaymentRequest payment = PaymentRequest.of(JsonFields.of(RequestReader.object(body), KNOWN), paid.methods());
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
                lost.refuse(
                        request,
                        show,
                        payment.wrongCurrency(refused).orElseGet(() -> RefusalProblems.problem(refused)));
            }
        });
    }

    /** Reserves and commits what the body asks for, and answers with the order. */
    private void sell(HttpServerRequest request, String show, byte[] body) {
        ReservationParser.Sale sale = reservationParser.parseSale(callerScope.recordId(request, show), body);
        rateLimiter.buyer(show, sale.basket().buyerId());
        PaymentRequest payment = sale.payment();
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
                                .orElseGet(() -> RefusalProblems.problem(
                                        refused, sale.basket().lines())));
            }
        });
    }

    private void answer(HttpServerRequest request, String show, Outcome.Done<Reservation> done, int status) {
        Reservation order = done.value();
        if (!done.repeated() && status == 201) {
            request.response().putHeader(Replies.LOCATION, ResourcePaths.order(Ids.orderId(show, order.id())));
        }
        boolean waits = deliveryAwaiter.isOn() && !order.test();
        if (!done.repeated() && !waits) {
            Replies.json(request, status, orders.justCommitted(show, order));
            return;
        }
        Future<Boolean> there = waits ? deliveryAwaiter.await(show, order.number()) : Future.succeededFuture(true);
        Future<ObjectNode> read = there.compose(is -> done.repeated()
                ? OutcomeUnknownException.ifNotReadBack(orders.read(show, order))
                : orders.read(show, order).otherwise(away -> orders.justCommitted(show, order)));
        Replies.when(request, read, json -> {
            if (done.repeated()) {
                Replies.replayed(request);
            }
            // It is committed; if the order system that counts does not have it yet, the answer says so.
            Replies.json(request, !there.result() ? 202 : done.repeated() ? 200 : status, json);
        });
    }
}
