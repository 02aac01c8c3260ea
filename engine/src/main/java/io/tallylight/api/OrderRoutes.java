package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Fields;
import io.tallylight.json.Json;
import io.tallylight.ledger.Commit;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.Outcome;
import io.tallylight.ledger.Refusal;
import io.tallylight.ledger.Reservation;
import io.tallylight.ledger.ReservationState;
import io.tallylight.orders.Delivery;
import io.tallylight.orders.DeliveryReader;
import io.tallylight.orders.OrderJson;
import io.tallylight.redis.OutcomeUnknownException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checking out, and reading orders. */
final class OrderRoutes {
    private static final Set<String> PAYMENT = Set.of("method", "reference", "amount", "currency");
    private static final long AMOUNT_MAX = (1L << 53) - 1;
    private static final int REFERENCE_MAX = 500;

    private final Ledger ledger;
    private final LedgerReader reader;
    private final DeliveryReader deliveries;

    OrderRoutes(Ledger ledger, DeliveryReader deliveries) {
        this.ledger = ledger;
        this.reader = ledger.reader();
        this.deliveries = deliveries;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.POST, "/v1/shows/:show/reservations/:id/checkout", this::checkout);
        routes.get("/v1/shows/:show/orders", this::list);
        routes.get("/v1/orders/:id", this::read);
    }

    private void checkout(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        Commit command = commit(ctx, show);
        Future<ObjectNode> order = ledger.submit(show, command).compose(outcome -> {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                if (done.repeated()) {
                    ctx.response().putHeader("Idempotent-Replayed", "true");
                }
                return OutcomeUnknownException.ifNotReadBack(
                        done.repeated()
                                ? withDelivery(show, List.of(done.value())).map(orders -> orders.get(0))
                                : justCommitted(show, done.value()));
            }
            throw refusal((Outcome.Refused<Reservation>) outcome, command);
        });
        Replies.when(ctx, order, json -> Replies.json(ctx, 200, json));
    }

    private static ProblemException refusal(Outcome.Refused<Reservation> refused, Commit command) {
        boolean amountIsRight = command.amount() == Commit.TOTAL || command.amount() == refused.detail();
        return refused.refusal() == Refusal.PAYMENT_MISMATCH && amountIsRight
                ? ProblemException.invalid("payment.currency", "must be the reservation's")
                : Refusals.problem(refused);
    }

    private static Commit commit(RoutingContext ctx, String show) {
        String keyId = Callers.recordId(ctx, show);
        String id = ReservationRoutes.recordId(ctx, show);
        ObjectNode body = Requests.object(ctx, "application/json");
        Fields payment = Fields.of(body, Set.of("payment")).object("payment", PAYMENT);
        String method = payment.text("method", 1, REFERENCE_MAX);
        if (!method.equals("external")) {
            throw payment.invalid("method", "must be external");
        }
        return new Commit(
                keyId,
                Ids.fingerprint("checkout", id, Json.canonical(body)),
                id,
                method,
                payment.optionalText("reference", 1, REFERENCE_MAX).orElse(""),
                payment.optionalWhole("amount", 0, AMOUNT_MAX).orElse(Commit.TOTAL),
                payment.optionalText("currency", 3, 3).orElse(""));
    }

    private void list(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        int limit = Requests.limit(ctx);
        long after = afterNumber(Requests.after(ctx));
        Future<Long> count = reader.orderCount(show);
        Future<List<ObjectNode>> found =
                reader.orders(show, after, limit).compose(orders -> withDelivery(show, orders));
        Replies.when(ctx, Future.all(count, found), both -> {
            boolean more = after + limit < count.result();
            Replies.list(ctx, found.result(), more ? Long.toString(after + limit) : null);
        });
    }

    private void read(RoutingContext ctx) {
        String orderId = ctx.pathParam("id");
        Ids.OrderRef ref = Ids.ofOrder(orderId == null ? "" : orderId).orElseThrow(OrderRoutes::unknown);
        Future<List<ObjectNode>> order = reader.reservation(ref.show(), ref.id())
                .compose(found -> {
                    Reservation reservation = found.filter(r -> r.state() == ReservationState.COMMITTED)
                            .orElseThrow(OrderRoutes::unknown);
                    return withDelivery(ref.show(), List.of(reservation));
                });
        Replies.when(ctx, order, orders -> Replies.json(ctx, 200, orders.get(0)));
    }

    /** Asks nobody how far the order is: an answer that could fail would hide the commit. */
    private Future<ObjectNode> justCommitted(String show, Reservation committed) {
        return isRehearsal(show).map(rehearsal -> {
            ObjectNode order = OrderJson.of(show, committed, rehearsal);
            addDelivery(order, deliveries.atCommit(rehearsal));
            return order;
        });
    }

    private Future<Boolean> isRehearsal(String show) {
        return reader.show(show).map(found -> {
            String doc = found.orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "there is no such show"));
            return Json.readObject(doc).path("rehearsal").booleanValue();
        });
    }

    /** Orders as clients see them, each with how far it is on its way. */
    private Future<List<ObjectNode>> withDelivery(String show, List<Reservation> committed) {
        return isRehearsal(show).compose(rehearsal -> {
            List<Long> numbers = committed.stream().map(Reservation::number).toList();
            return deliveries.read(show, rehearsal, numbers).map(all -> {
                List<ObjectNode> orders = new ArrayList<>();
                for (int i = 0; i < committed.size(); i++) {
                    ObjectNode order = OrderJson.of(show, committed.get(i), rehearsal);
                    addDelivery(order, all.get(i));
                    orders.add(order);
                }
                return orders;
            });
        });
    }

    private static void addDelivery(ObjectNode order, List<Delivery> deliveries) {
        ArrayNode array = order.putArray("delivery");
        for (Delivery delivery : deliveries) {
            array.addObject()
                    .put("system", delivery.system())
                    .put("state", delivery.state().word())
                    .put("attempts", delivery.attempts());
        }
    }

    private static long afterNumber(@Nullable String after) {
        if (after == null) {
            return 0;
        } else if (!after.matches("[0-9]{1,12}")) {
            throw ProblemException.invalid("after", "must be the `next` of an earlier answer");
        }
        return Long.parseLong(after);
    }

    private static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "there is no such order");
    }
}
