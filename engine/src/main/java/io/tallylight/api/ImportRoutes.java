package io.tallylight.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.redis.OutcomeUnknownException;
import io.tallylight.show.Defined;
import io.tallylight.show.Precondition;
import io.tallylight.show.RefusedException;
import io.tallylight.show.Shows;
import io.tallylight.show.imports.CatalogueFile;
import io.tallylight.show.imports.ImportPlan;
import io.tallylight.show.imports.ImportStep;
import io.tallylight.show.imports.ShopifyCsv;
import io.tallylight.show.imports.UnreadableCatalogueException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Importing a shop's catalogue: each row stands or falls alone, unless the file cannot be read at all. */
final class ImportRoutes {
    /** Offers put at once: enough to fill a batch of the ledger. */
    private static final int AT_ONCE = 128;

    private static final BodyRule CATALOGUE = new BodyRule(BodyRule.Size.CATALOGUE, List.of("text/csv"));

    private final Shows shows;
    private final int offersMax;

    ImportRoutes(Shows shows, int offersMax) {
        this.shows = shows;
        this.offersMax = offersMax;
    }

    void mount(Routes routes) {
        routes.add(HttpMethod.POST, "/v1/shows/:show/imports", CATALOGUE, this::take);
    }

    private void take(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        byte[] bytes = Dispatcher.body(ctx);
        Future<ObjectNode> reply = shows.show(show).compose(found -> {
            ObjectNode current = found.orElseThrow(
                            () -> new ProblemException(ProblemType.NOT_FOUND, "there is no such show"))
                    .json();
            return ctx.vertx()
                    .executeBlocking(() -> plan(bytes, current))
                    .compose(plan -> carryOut(show, plan, 0, new LinkedHashMap<>()));
        });
        Replies.when(ctx, reply, json -> Replies.json(ctx, 200, json));
    }

    private ImportPlan plan(byte[] bytes, ObjectNode show) {
        List<ObjectNode> offers = new ArrayList<>();
        for (JsonNode offer : show.path("offers")) {
            offers.add((ObjectNode) offer);
        }
        try {
            CatalogueFile file = ShopifyCsv.parse(
                    bytes, Currency.getInstance(show.path("currency").textValue()));
            return ImportPlan.of(file, offers, offersMax);
        } catch (UnreadableCatalogueException e) {
            throw new ProblemException(ProblemType.MALFORMED, String.valueOf(e.getMessage())).withLine(e.line());
        }
    }

    private Future<ObjectNode> carryOut(String show, ImportPlan plan, int from, Map<String, String> refused) {
        List<ImportStep> steps = plan.steps();
        if (from >= steps.size()) {
            return Future.succeededFuture(plan.reply(refused));
        }
        int to = Math.min(from + AT_ONCE, steps.size());
        List<Future<?>> running = new ArrayList<>();
        for (ImportStep step : steps.subList(from, to)) {
            running.add(carryOut(show, step).recover(failure -> {
                if (failure instanceof RefusedException || failure instanceof InvalidFieldException) {
                    refused.put(step.sku(), reason(failure));
                    return Future.succeededFuture();
                }
                return Future.failedFuture(failure);
            }));
        }
        return OutcomeUnknownException.ifNotReadBack(Future.all(running))
                .compose(v -> carryOut(show, plan, to, refused));
    }

    private Future<Defined> carryOut(String show, ImportStep step) {
        try {
            return step.action() == ImportStep.Action.MAKE
                    ? shows.putOffer(show, step.sku(), step.body(), Precondition.NONE)
                    : shows.patchOffer(show, step.sku(), step.body(), Precondition.NONE);
        } catch (InvalidFieldException e) {
            return Future.failedFuture(e);
        }
    }

    private static String reason(Throwable failure) {
        return failure instanceof RefusedException refused
                ? String.valueOf(Refusals.problem(refused.outcome()).getMessage())
                : String.valueOf(failure.getMessage());
    }
}
