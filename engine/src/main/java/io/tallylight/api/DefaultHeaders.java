package io.tallylight.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Headers that an answer has unless its route says otherwise: no cache keeps it, no browser guesses its kind, and no page
 * frames it.
 */
final class DefaultHeaders {
    static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    static final CharSequence CONTENT_SECURITY_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence DATA_POLICY =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'; sandbox");

    private DefaultHeaders() {}

    /** Sets those that every answer has. */
    static void set(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE).putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
    }

    /** Sets what is beside them for whatever a browser may open as a page. */
    static void handle(RoutingContext ctx) {
        ctx.response().putHeader(CONTENT_SECURITY_POLICY, DATA_POLICY);
        ctx.next();
    }
}
