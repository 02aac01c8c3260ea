package io.tallylight.api;

import io.tallylight.api.Endpoint.Exposure;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Routes of the pages for people, and of their files. */
final class PageRoutes {
    /** Policy of pages: they load nothing from elsewhere except pictures, and run no inline script. */
    private static final String POLICY = "default-src 'self'; img-src * data:; connect-src 'self' ws: wss:; "
            + "base-uri 'none'; form-action 'self'; object-src 'none'";

    /**
     * Policy of the overlay. Broadcast software themes a browser source by adding a style element to the page (OBS:
     * "Custom CSS").
     */
    private static final String OVERLAY_POLICY = POLICY + "; style-src 'self' 'unsafe-inline'";

    private static final String UNFRAMED_POLICY = POLICY + "; frame-ancestors 'none'";

    private final Vertx vertx;
    private final WebFiles files;
    private final String shopPolicy;

    /**
     * Creates the routes.
     *
     * @param frameAncestors origins whose pages may frame the shop: a click in such a frame buys
     */
    PageRoutes(Vertx vertx, WebFiles files, List<String> frameAncestors) {
        this.vertx = vertx;
        this.files = files;
        this.shopPolicy = String.join(" ", POLICY + "; frame-ancestors 'self'", String.join(" ", frameAncestors))
                .strip();
    }

    void mount(Routes routes) {
        routes.get("/", Exposure.PAGE, ctx -> page(ctx, "index", UNFRAMED_POLICY));
        routes.get("/docs", Exposure.PAGE, ctx -> page(ctx, "docs", UNFRAMED_POLICY));
        // The overlay has nothing to click, so any page may frame it.
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
     * Redirects a browser from an address that ends with a slash to the one without. The addresses in a page are
     * relative to its own, because a proxy may serve the engine below a path that the engine does not know.
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

    /** Adds the security headers of a page of ours that may not be framed. */
    static void secure(HttpServerResponse response) {
        secure(response, UNFRAMED_POLICY);
    }

    private static void secure(HttpServerResponse response, String policy) {
        response.putHeader(DefaultHeaders.CONTENT_SECURITY_POLICY, policy).putHeader("Referrer-Policy", "no-referrer");
    }
}
