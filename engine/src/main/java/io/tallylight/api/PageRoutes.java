package io.tallylight.api;

import io.tallylight.api.Endpoint.Exposure;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The pages that people look at, and the files they are made of. */
final class PageRoutes {
    /** Pages load nothing from elsewhere but pictures, and run no script of their text. */
    private static final String POLICY = "default-src 'self'; img-src * data:; connect-src 'self' ws: wss:; "
            + "base-uri 'none'; form-action 'self'; object-src 'none'";

    /** Broadcast software themes a browser source by adding a style element to the page (OBS: "Custom CSS"). */
    private static final String OVERLAY_POLICY = POLICY + "; style-src 'self' 'unsafe-inline'";

    private static final String UNFRAMED_POLICY = POLICY + "; frame-ancestors 'none'";

    private final Vertx vertx;
    private final WebFiles files;
    private final String shopPolicy;

    /** @param frameAncestors origins whose pages may frame the shop: a click in such a frame buys */
    PageRoutes(Vertx vertx, WebFiles files, List<String> frameAncestors) {
        this.vertx = vertx;
        this.files = files;
        this.shopPolicy = String.join(" ", POLICY + "; frame-ancestors 'self'", String.join(" ", frameAncestors))
                .strip();
    }

    void mount(Routes routes) {
        routes.get("/", Exposure.PAGE, ctx -> page(ctx, "index", UNFRAMED_POLICY));
        routes.get("/docs", Exposure.PAGE, ctx -> page(ctx, "docs", UNFRAMED_POLICY));
        // It has nothing to click: any page may show it.
        routes.get("/overlay/:show", Exposure.PAGE, ctx -> page(ctx, "overlay", OVERLAY_POLICY));
        routes.get("/shop/:show", Exposure.PAGE, ctx -> page(ctx, "shop", shopPolicy));
        routes.get("/web/*", Exposure.PUBLIC, ctx -> {
            secure(ctx.response(), POLICY);
            files.answer(vertx, ctx.request(), ctx.pathParam("*"));
        });
    }

    private void page(RoutingContext ctx, String name, String policy) {
        if (redirectedFromSlash(ctx)) {
            return;
        }
        secure(ctx.response(), policy);
        files.answer(vertx, ctx.request(), name + ".html");
    }

    /**
     * Sends a browser from an address that ends with a slash to the one without: the addresses in a page are relative to its
     * own, because a proxy may serve the engine below a path that the engine does not know.
     */
    static boolean redirectedFromSlash(RoutingContext ctx) {
        String page = RequestTarget.lastSegmentBeforeSlash(ctx.request());
        if (page.isEmpty()) {
            return false;
        }
        String query = RequestTarget.query(ctx.request());
        ctx.response().putHeader("Location", "../" + page + (query.isEmpty() ? "" : "?" + query));
        Replies.empty(ctx, 308);
        return true;
    }

    /** What a browser is told about a page of ours that nobody frames. */
    static void secure(HttpServerResponse response) {
        secure(response, UNFRAMED_POLICY);
    }

    private static void secure(HttpServerResponse response, String policy) {
        response.putHeader(DefaultHeaders.CONTENT_SECURITY_POLICY, policy).putHeader("Referrer-Policy", "no-referrer");
    }
}
