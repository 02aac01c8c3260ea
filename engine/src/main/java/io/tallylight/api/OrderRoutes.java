package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.ReservationState;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;

/** Routes that read orders. */
final class OrderRoutes {
    private static final Pattern ORDER_NUMBER = Pattern.compile("[0-9]{1,12}");

    private final LedgerReader reader;
    private final OrderDocuments documents;

    OrderRoutes(LedgerReader reader, OrderDocuments documents) {
        this.reader = reader;
        this.documents = documents;
    }

    void mount(Routes routes) {
        routes.get(CheckoutRoutes.ORDERS, this::list);
        routes.get("/v1/orders/:id", this::read);
    }

    private void list(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        int limit = RequestReader.limit(ctx);
        String place = RequestReader.after(ctx, ORDER_NUMBER.asMatchPredicate());
        long after = place == null ? 0 : Long.parseLong(place);
        Future<Long> count = reader.show(show).compose(doc -> {
            if (doc.isEmpty()) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no such show");
            }
            return reader.orderCount(show);
        });
        Future<List<ObjectNode>> found =
                reader.orders(show, after, limit).compose(orders -> documents.read(show, orders));
        Replies.when(ctx, Future.all(count, found), both -> {
            boolean more = after + limit < count.result();
            Replies.list(ctx, found.result(), more ? Long.toString(after + limit) : null);
        });
    }

    private void read(RoutingContext ctx) {
        String orderId = ctx.pathParam("id");
        Ids.OrderRef ref = Ids.ofOrder(orderId == null ? "" : orderId).orElseThrow(OrderRoutes::unknown);
        Future<ObjectNode> order = reader.reservation(ref.show(), ref.id())
                .compose(found -> documents.read(
                        ref.show(),
                        found.filter(r -> r.state() == ReservationState.COMMITTED)
                                .orElseThrow(OrderRoutes::unknown)));
        Replies.when(ctx, order, json -> Replies.json(ctx, 200, json));
    }

    static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "there is no such order");
    }
}
