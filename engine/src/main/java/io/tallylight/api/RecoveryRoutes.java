package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.recovery.RebuildRefusedException;
import io.tallylight.recovery.RebuildResult;
import io.tallylight.recovery.Rebuilder;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** Routes that restore a show that Redis has lost. */
final class RecoveryRoutes {
    static final String REBUILD = "/v1/shows/:show/rebuild";

    private final Rebuilder rebuilder;

    RecoveryRoutes(Rebuilder rebuilder) {
        this.rebuilder = rebuilder;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.POST, REBUILD, BodyRule.NONE, KnownParameters.of("force"), this::rebuild);
    }

    /** Rebuilds a show. Needs no idempotency key: a show that was just rebuilt is not rebuilt again. */
    private void rebuild(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        String force = RequestReader.query(ctx, "force").orElse("false");
        if (!force.equals("true") && !force.equals("false")) {
            throw ProblemException.invalid("force", "must be true or false");
        }
        Replies.when(
                ctx,
                rebuilder.rebuild(show, force.equals("true")),
                rebuildResult -> Replies.json(ctx, 200, json(rebuildResult)));
    }

    private static ObjectNode json(RebuildResult rebuildResult) {
        ObjectNode json = Json.object();
        json.put("show", rebuildResult.show())
                .put("epoch", rebuildResult.epoch())
                .put("status", rebuildResult.status());
        json.put("orders", rebuildResult.orders())
                .put("offers", rebuildResult.offers())
                .put("units", rebuildResult.units());
        ArrayNode raised = json.putArray("allotmentsRaised");
        rebuildResult
                .raised()
                .forEach(offer -> raised.addObject()
                        .put("sku", offer.sku())
                        .put("from", offer.from())
                        .put("to", offer.to()));
        return json;
    }

    /** Returns the problem for a refusal. */
    static ProblemException problem(RebuildRefusedException refused) {
        String detail = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case DELETED -> new ProblemException(ProblemType.SHOW_DELETED, detail);
            case UNKNOWN -> new ProblemException(ProblemType.NOT_FOUND, detail);
            case LIVE, REHEARSAL, SOUND, DEAD_LETTERS, UNDER_WAY ->
                new ProblemException(ProblemType.WRONG_STATE, detail);
            case UNSETTLED, CONTENDED -> new ProblemException(ProblemType.UNAVAILABLE, detail);
        };
    }
}
