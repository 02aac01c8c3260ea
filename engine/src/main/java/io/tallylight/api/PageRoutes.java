package io.tallylight.api;

import io.tallylight.api.Endpoint.Exposure;
import io.vertx.ext.web.RoutingContext;

/** The pages that people look at, and the files they are made of. */
final class PageRoutes {
    /** Pages load nothing from elsewhere but pictures, and run no script of their text. */
    private static final String POLICY = "default-src 'self'; img-src * data:; connect-src 'self' ws: wss:; "
            + "base-uri 'none'; form-action 'self'; object-src 'none'";

    /** Broadcast software themes a browser source by adding a style element to the page (OBS: "Custom CSS"). */
    private static final String OVERLAY_POLICY = POLICY + "; style-src 'self' 'unsafe-inline'";

    private final WebFiles files;

    PageRoutes(WebFiles files) {
        this.files = files;
    }

    void mount(Routes routes) {
        routes.get("/", Exposure.PAGE, ctx -> page(ctx, "index"));
        routes.get("/docs", Exposure.PAGE, ctx -> page(ctx, "docs"));
        routes.get("/overlay/:show", Exposure.PAGE, ctx -> page(ctx, "overlay"));
        routes.get("/shop/:show", Exposure.PAGE, ctx -> page(ctx, "shop"));
        routes.get("/web/*", Exposure.PUBLIC, ctx -> {
            secure(ctx);
            ctx.response().putHeader("Cache-Control", "public, max-age=60");
            files.answer(ctx.request(), ctx.pathParam("*"));
        });
    }

    private void page(RoutingContext ctx, String name) {
        secure(ctx, name.equals("overlay") ? OVERLAY_POLICY : POLICY);
        ctx.response().putHeader("Cache-Control", "no-cache");
        files.answer(ctx.request(), name + ".html");
    }

    /** What a browser is told about every page of ours. */
    static void secure(RoutingContext ctx) {
        secure(ctx, POLICY);
    }

    private static void secure(RoutingContext ctx, String policy) {
        ctx.response()
                .putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer");
    }
}
