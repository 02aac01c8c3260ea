package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.json.JsonFields;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Cancel;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.record.CancelledOrder;
import io.tallylight.ledger.record.Ids;
import io.tallylight.orders.OrderJson;
import io.tallylight.redis.OutcomeUnknownException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Routes that cancel orders, as a whole or by line. */
final class CancellationRoutes {
    private static final Set<String> KNOWN = Set.of("restock", "lines", "reason");
    private static final Set<String> LINE = Set.of("sku", "quantity");
    private static final int REASON_MAX = 500;

    private final CallerScope callerScope;
    private final Ledger ledger;
    private final OrderDocuments orders;
    private final Limits limits;
    private final Consumer<String> owed;

    /**
     * Limits of a body.
     *
     * @param linesMax maximum number of lines
     * @param quantityMax maximum number of units in a line
     */
    record Limits(int linesMax, int quantityMax) {}

    /** Creates the routes. {@code owed} is told of each show in which a refund may have become due. */
    CancellationRoutes(
            CallerScope callerScope, Ledger ledger, OrderDocuments orders, Limits limits, Consumer<String> owed) {
        this.callerScope = callerScope;
        this.ledger = ledger;
        this.orders = orders;
        this.limits = limits;
        this.owed = owed;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.POST, "/v1/orders/:id/cancellation", this::cancel);
    }

    private void cancel(RoutingContext ctx) {
        String orderId = ctx.pathParam("id");
        Ids.OrderRef ref = Ids.ofOrder(orderId == null ? "" : orderId).orElseThrow(OrderRoutes::unknown);
        String keyId = callerScope.recordId(ctx.request(), ref.show());
        ObjectNode body = RequestReader.object(ctx, RequestReader.JSON);
        Cancel command = command(keyId, ref.id(), body);
        Future<ObjectNode> answer = ledger.submit(ref.show(), command).compose(outcome -> {
            if (outcome instanceof Outcome.Done<CancelledOrder> done) {
                owed.accept(ref.show());
                if (done.repeated()) {
                    Replies.replayed(ctx.request());
                }
                return OutcomeUnknownException.ifNotReadBack(document(ref.show(), done.value()));
            }
            throw problem((Outcome.Refused<?>) outcome, command.lines());
        });
        Replies.when(ctx, answer, json -> Replies.json(ctx, 200, json));
    }

    private Cancel command(String keyId, String id, ObjectNode body) {
        JsonFields fields = JsonFields.of(body, KNOWN);
        boolean restock = fields.optionalFlag("restock").orElseThrow(() -> fields.invalid("restock", "is missing"));
        String reason = fields.optionalLine("reason", REASON_MAX).orElse("");
        String fingerprint = Ids.fingerprint("cancel", id, Json.canonical(body));
        return new Cancel(keyId, fingerprint, id, restock, reason, Cancel.CANCELLATIONS_MAX, lines(fields));
    }

    private List<Cancel.Line> lines(JsonFields fields) {
        List<Cancel.Line> lines = new ArrayList<>();
        if (!fields.has("lines")) {
            return lines;
        }
        Set<String> skus = new HashSet<>();
        for (JsonFields line : fields.objects("lines", 1, limits.linesMax, LINE)) {
            String sku = line.id("sku");
            if (!skus.add(sku)) {
                throw new ProblemException(ProblemType.DUPLICATE_SKU, "the SKU " + sku + " is listed twice in lines")
                        .withField("lines[" + lines.size() + "].sku");
            }
            lines.add(new Cancel.Line(sku, (int) line.whole("quantity", 1, limits.quantityMax)));
        }
        return lines;
    }

    /** Returns the order after the cancellation, together with the cancellation. */
    private Future<ObjectNode> document(String show, CancelledOrder done) {
        return orders.read(show, done.order()).map(json -> {
            json.set("cancellation", OrderJson.of(done.cancellation(), done.order()));
            return json;
        });
    }

    private static ProblemException problem(Outcome.Refused<?> refused, List<Cancel.Line> asked) {
        return switch (refused.refusal()) {
            case NOT_FOUND -> OrderRoutes.unknown();
            case WRONG_STATE -> new ProblemException(ProblemType.WRONG_STATE, "all of the order is cancelled");
            case SKU_UNKNOWN -> {
                int first = refused.lines().get(0).index();
                yield ProblemException.invalid("lines[" + first + "].sku", "is not in this order");
            }
            case MORE_THAN_LEFT -> aboveWhatIsLeft(refused.lines(), asked);
            default -> RefusalProblems.problem(refused);
        };
    }

    private static ProblemException aboveWhatIsLeft(List<Outcome.RefusedLine> refused, List<Cancel.Line> asked) {
        List<ProblemException.FailedLine> failed = new ArrayList<>(refused.size());
        for (Outcome.RefusedLine line : refused) {
            Cancel.Line wanted = asked.get(line.index());
            failed.add(new ProblemException.FailedLine(
                    wanted.sku(), ProblemType.INVALID.word(), wanted.quantity(), line.available()));
        }
        Outcome.RefusedLine first = refused.get(0);
        return ProblemException.invalid(
                        "lines[" + first.index() + "].quantity",
                        "is more than is left of it in the order, " + first.available())
                .withLines(failed);
    }
}
