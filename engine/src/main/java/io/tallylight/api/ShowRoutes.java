package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.api.Endpoint.Exposure;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ledger;
import io.tallylight.show.Shows;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** Shows and their offers. */
final class ShowRoutes {
    private static final String JSON = "application/json";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final Shows shows;
    private final Ledger ledger;
    private final Consumer<String> showMade;

    ShowRoutes(Shows shows, Ledger ledger, Consumer<String> showMade) {
        this.shows = shows;
        this.ledger = ledger;
        this.showMade = showMade;
    }

    void mount(Routes routes) {
        routes.get("/v1/shows", Exposure.PUBLIC, this::list);
        routes.get("/v1/shows/:show", Exposure.PUBLIC, this::show);
        routes.add(HttpMethod.PUT, "/v1/shows/:show", this::putShow);
        routes.add(HttpMethod.PATCH, "/v1/shows/:show", this::patchShow);
        routes.get("/v1/shows/:show/ledger", this::audit);
        routes.get("/v1/shows/:show/offers/:sku", Exposure.PUBLIC, this::offer);
        routes.add(HttpMethod.PUT, "/v1/shows/:show/offers/:sku", this::putOffer);
        routes.add(HttpMethod.PATCH, "/v1/shows/:show/offers/:sku", this::patchOffer);
        routes.add(HttpMethod.DELETE, "/v1/shows/:show/offers/:sku", this::removeOffer);
    }

    private void list(RoutingContext ctx) {
        Replies.when(
                ctx,
                shows.list(Requests.after(ctx, Requests::isId), Requests.limit(ctx)),
                page -> Replies.list(ctx, page.shows(), page.last()));
    }

    private void show(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        Replies.when(
                ctx,
                shows.show(show),
                found -> Replies.defined(
                        ctx,
                        found.orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "there is no such show")),
                        Paths.show(show)));
    }

    private void putShow(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        ObjectNode body = Requests.object(ctx, JSON);
        Replies.when(ctx, shows.putShow(show, body, Requests.precondition(ctx)), defined -> {
            if (defined.made()) {
                showMade.accept(show);
            }
            Replies.defined(ctx, defined, Paths.show(show));
        });
    }

    private void patchShow(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        ObjectNode patch = Requests.object(ctx, MERGE_PATCH, JSON);
        Replies.when(
                ctx,
                shows.patchShow(show, patch, Requests.precondition(ctx)),
                defined -> Replies.defined(ctx, defined, Paths.show(show)));
    }

    private void audit(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        Replies.when(ctx, ledger.reader().audit(show), found -> {
            if (found.isEmpty()) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no such show");
            }
            ObjectNode body = Json.object();
            body.put("show", show)
                    .put("epoch", found.get().epoch())
                    .put("seq", found.get().seq())
                    .put("conserved", found.get().conserved());
            var offers = body.putArray("offers");
            found.get()
                    .offers()
                    .forEach(offer -> offers.addObject()
                            .put("sku", offer.sku())
                            .put("allotted", offer.allotted())
                            .put("available", offer.available())
                            .put("reserved", offer.reserved())
                            .put("sold", offer.sold()));
            Replies.json(ctx, 200, body);
        });
    }

    private void offer(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        String sku = Requests.id(ctx, "sku");
        Replies.when(
                ctx,
                shows.offer(show, sku),
                found -> Replies.defined(
                        ctx,
                        found.orElseThrow(() -> new ProblemException(
                                ProblemType.NOT_FOUND, "there is no such offer in a show of this id")),
                        Paths.offer(show, sku)));
    }

    private void putOffer(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        String sku = Requests.id(ctx, "sku");
        ObjectNode body = Requests.object(ctx, JSON);
        Replies.when(
                ctx,
                shows.putOffer(show, sku, body, Requests.precondition(ctx)),
                defined -> Replies.defined(ctx, defined, Paths.offer(show, sku)));
    }

    private void patchOffer(RoutingContext ctx) {
        String show = Requests.id(ctx, "show");
        String sku = Requests.id(ctx, "sku");
        ObjectNode patch = Requests.object(ctx, MERGE_PATCH, JSON);
        Replies.when(
                ctx,
                shows.patchOffer(show, sku, patch, Requests.precondition(ctx)),
                defined -> Replies.defined(ctx, defined, Paths.offer(show, sku)));
    }

    private void removeOffer(RoutingContext ctx) {
        Future<Void> removed =
                shows.removeOffer(Requests.id(ctx, "show"), Requests.id(ctx, "sku"), Requests.precondition(ctx));
        Replies.when(ctx, removed, v -> Replies.empty(ctx, 204));
    }
}
