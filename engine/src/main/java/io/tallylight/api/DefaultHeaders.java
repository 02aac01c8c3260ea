package io.tallylight.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Headers that an answer has unless its route sets others: they forbid caching, guessing of the content type and
 * framing.
 */
final class DefaultHeaders {
    static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    static final CharSequence CONTENT_SECURITY_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence DATA_POLICY =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'; sandbox");

    private DefaultHeaders() {}

    /**
     * Sets the headers for an answer to this request.
     *
     * @param isDraining whether the client should use another connection for its next request
     */
    static void set(HttpServerRequest request, boolean isDraining) {
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        if (request.method().equals(HttpMethod.GET)) { // a browser may open the answer as a page
            response.putHeader(CONTENT_SECURITY_POLICY, DATA_POLICY);
        }
        if (isDraining) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }
}
