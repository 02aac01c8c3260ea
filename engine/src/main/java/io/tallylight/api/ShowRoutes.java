package io.tallylight.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.api.Endpoint.Exposure;
import io.tallylight.json.EncodedDocument;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ledger;
import io.tallylight.show.Deletions;
import io.tallylight.show.ShowChange;
import io.tallylight.show.ShowSnapshot;
import io.tallylight.show.ShowSnapshot.Selection;
import io.tallylight.show.Shows;
import io.tallylight.show.VersionedDefinition;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** Routes of shows and their offers. */
final class ShowRoutes {
    private static final String JSON = "application/json";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final Shows shows;
    private final Ledger ledger;
    private final Deletions deletions;
    private final Consumer<String> showMade;

    ShowRoutes(Shows shows, Deletions deletions, Ledger ledger, Consumer<String> showMade) {
        this.shows = shows;
        this.deletions = deletions;
        this.ledger = ledger;
        this.showMade = showMade;
    }

    void mount(Routes routes) {
        routes.get("/v1/shows", Exposure.PUBLIC, this::list);
        routes.get("/v1/shows/:show", Exposure.PUBLIC, this::show);
        routes.add(HttpMethod.PUT, "/v1/shows/:show", this::putShow);
        routes.add(HttpMethod.PATCH, "/v1/shows/:show", this::patchShow);
        routes.add(HttpMethod.DELETE, "/v1/shows/:show", this::deleteShow);
        routes.get("/v1/shows/:show/ledger", this::audit);
        routes.get("/v1/shows/:show/offers/:sku", Exposure.PUBLIC, this::offer);
        routes.get("/v1/shows/:show/offers", Exposure.PUBLIC, this::offers);
        routes.add(HttpMethod.PUT, "/v1/shows/:show/offers/:sku", this::putOffer);
        routes.add(HttpMethod.PATCH, "/v1/shows/:show/offers/:sku", this::patchOffer);
        routes.add(HttpMethod.DELETE, "/v1/shows/:show/offers/:sku", this::removeOffer);
    }

    private void list(RoutingContext ctx) {
        String after = RequestReader.after(ctx, RequestReader::isIdOrWas);
        int limit = RequestReader.limit(ctx);
        boolean isPublic = Disclosure.of(ctx.request()).isPublic();
        Replies.when(
                ctx,
                isPublic ? shows.publicList(after, limit) : shows.list(after, limit),
                page -> reply(ctx, 200, EncodedDocument.of(Replies.listed(page.shows(), page.last())), "", isPublic));
    }

    private void show(RoutingContext ctx) {
        page(ctx, false);
    }

    private void offers(RoutingContext ctx) {
        page(ctx, true);
    }

    private void page(RoutingContext ctx, boolean alone) {
        String show = RequestReader.id(ctx, "show");
        boolean isPublic = Disclosure.of(ctx.request()).isPublic();
        int limit = RequestReader.limit(ctx, ShowSnapshot.PAGE_OFFERS_MAX);
        Selection selection = new Selection(isPublic, RequestReader.after(ctx, ShowSnapshot::isPlace), limit, alone);
        Replies.when(ctx, shows.snapshot(show, isPublic), found -> {
            ShowSnapshot snapshot =
                    found.orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "there is no such show"));
            reply(ctx, 200, snapshot.page(selection, Cursor::encode), snapshot.version(), isPublic);
        });
    }

    private void putShow(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        ObjectNode body = RequestReader.object(ctx, JSON);
        Replies.when(ctx, shows.putShow(show, body, RequestReader.precondition(ctx)), defined -> {
            if (defined.made()) {
                showMade.accept(show);
            }
            defined(ctx, defined, ResourcePaths.show(show));
        });
    }

    private void patchShow(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        ObjectNode patch = RequestReader.object(ctx, MERGE_PATCH, JSON);
        Replies.when(
                ctx,
                shows.patchShow(show, patch, RequestReader.precondition(ctx)),
                defined -> defined(ctx, defined, ResourcePaths.show(show)));
    }

    private void deleteShow(RoutingContext ctx) {
        Future<Void> deleted = deletions.delete(RequestReader.id(ctx, "show"), RequestReader.precondition(ctx));
        Replies.when(ctx, deleted, v -> Replies.empty(ctx, 204));
    }

    private static void defined(RoutingContext ctx, ShowChange defined, String address) {
        Selection first = new Selection(false, null, ShowSnapshot.PAGE_OFFERS_MAX, false);
        ShowSnapshot show = defined.show();
        defined(ctx, defined.made(), show.page(first, Cursor::encode), show.version(), address);
    }

    private static void defined(RoutingContext ctx, VersionedDefinition defined, String address) {
        defined(ctx, defined.made(), EncodedDocument.of(defined.json()), defined.version(), address);
    }

    private static void defined(
            RoutingContext ctx, boolean made, EncodedDocument content, String version, String address) {
        if (made) {
            ctx.response().putHeader("Location", address);
        }
        reply(ctx, made ? 201 : 200, content, version, false);
    }

    private static void reply(
            RoutingContext ctx, int status, EncodedDocument content, String version, boolean isPublic) {
        DocumentResponder.send(
                ctx.vertx(),
                ctx.request(),
                status,
                new DocumentResponder.Document(JSON, content, version, isPublic, Disclosure.VARIES_BY));
    }

    private void audit(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
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
        String show = RequestReader.id(ctx, "show");
        String sku = RequestReader.id(ctx, "sku");
        boolean isPublic = Disclosure.of(ctx.request()).isPublic();
        Replies.when(ctx, isPublic ? shows.publicOffer(show, sku) : shows.offer(show, sku), found -> {
            VersionedDefinition offer = found.orElseThrow(
                    () -> new ProblemException(ProblemType.NOT_FOUND, "there is no such offer in a show of this id"));
            reply(ctx, 200, EncodedDocument.of(offer.json()), offer.version(), isPublic);
        });
    }

    private void putOffer(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        String sku = RequestReader.id(ctx, "sku");
        ObjectNode body = RequestReader.object(ctx, JSON);
        Replies.when(
                ctx,
                shows.putOffer(show, sku, body, RequestReader.precondition(ctx)),
                defined -> defined(ctx, defined, ResourcePaths.offer(show, sku)));
    }

    private void patchOffer(RoutingContext ctx) {
        String show = RequestReader.id(ctx, "show");
        String sku = RequestReader.id(ctx, "sku");
        ObjectNode patch = RequestReader.object(ctx, MERGE_PATCH, JSON);
        Replies.when(
                ctx,
                shows.patchOffer(show, sku, patch, RequestReader.precondition(ctx)),
                defined -> defined(ctx, defined, ResourcePaths.offer(show, sku)));
    }

    private void removeOffer(RoutingContext ctx) {
        Future<Void> removed = shows.removeOffer(
                RequestReader.id(ctx, "show"), RequestReader.id(ctx, "sku"), RequestReader.precondition(ctx));
        Replies.when(ctx, removed, v -> Replies.empty(ctx, 204));
    }
}
