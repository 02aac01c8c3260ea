package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.json.JsonFields;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Ids;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Routes that restock and withdraw units. */
final class AdjustmentRoutes {
    private static final Set<String> KNOWN = Set.of("delta", "reason");
    private static final long DELTA_MAX = 1_000_000_000;
    private static final int REASON_MAX = 500;

    private final CallerScope callerScope;
    private final Ledger ledger;

    AdjustmentRoutes(CallerScope callerScope, Ledger ledger) {
        this.callerScope = callerScope;
        this.ledger = ledger;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.POST, "/v1/shows/:show/offers/:sku/adjustments", this::adjust);
    }

    private void adjust(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        String sku = RequestReader.id(ctx, "sku");
        String keyId = callerScope.recordId(ctx.request(), show);
        ObjectNode body = RequestReader.object(ctx, "application/json");
        JsonFields fields = JsonFields.of(body, KNOWN);
        long delta = fields.whole("delta", -DELTA_MAX, DELTA_MAX);
        if (delta == 0) {
            throw fields.invalid("delta", "must not be 0");
        }
        Adjust command = new Adjust(
                keyId,
                Ids.fingerprint("adjust", sku, Json.canonical(body)),
                sku,
                delta,
                fields.line("reason", REASON_MAX));
        Replies.when(ctx, ledger.submit(show, command), outcome -> {
            if (outcome instanceof Outcome.Done<Adjustment> done) {
                Replies.keyed(ctx, done.repeated(), 201, json(done.value()));
            } else if (outcome instanceof Outcome.Refused<Adjustment> refused) {
                throw RefusalProblems.problem(refused);
            }
        });
    }

    /** Returns the offer after the adjustment, together with the adjustment. */
    private static ObjectNode json(Adjustment adjustment) {
        ObjectNode json = Json.readObject(adjustment.doc());
        json.put("allotted", adjustment.stock().allotted());
        json.put("available", adjustment.stock().available());
        json.put("reserved", adjustment.stock().reserved());
        json.put("sold", adjustment.stock().sold());
        json.putObject("adjustment")
                .put("id", adjustment.id())
                .put("delta", adjustment.delta())
                .put("reason", adjustment.reason())
                .put("at", adjustment.at());
        return json;
    }
}
