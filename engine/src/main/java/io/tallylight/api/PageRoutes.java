package io.tallylight.api;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages that people look at, and the files they are made of. */
final class PageRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(PageRoutes.class);

    /** Pages load nothing from elsewhere but pictures, and run no script of their text. */
    private static final String POLICY = "default-src 'self'; img-src * data:; connect-src 'self' ws: wss:; "
            + "base-uri 'none'; form-action 'self'; object-src 'none'";

    /** Broadcast software themes a browser source by adding a style element to the page (OBS: "Custom CSS"). */
    private static final String OVERLAY_POLICY = POLICY + "; style-src 'self' 'unsafe-inline'";

    private PageRoutes() {}

    static void mount(Routes routes) {
        routes.get("/", ctx -> page(ctx, "index"));
        routes.get("/docs", ctx -> page(ctx, "docs"));
        routes.get("/overlay/:show", ctx -> page(ctx, "overlay"));
        routes.get("/shop/:show", ctx -> page(ctx, "shop"));
        StaticHandler files =
                StaticHandler.create("web").setEnableRangeSupport(false).setMaxAgeSeconds(60);
        routes.get("/web/*", ctx -> {
            secure(ctx);
            files.handle(ctx);
        });
    }

    private static void page(RoutingContext ctx, String name) {
        secure(ctx, name.equals("overlay") ? OVERLAY_POLICY : POLICY);
        ctx.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-cache")
                .sendFile("web/" + name + ".html")
                .onFailure(failure -> {
                    LOG.debug("page {} was not sent: {}", name, failure.getMessage());
                    ctx.fail(failure);
                });
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
