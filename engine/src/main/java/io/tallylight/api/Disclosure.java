package io.tallylight.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Part of a show that an answer may disclose. In {@code security.mode: open} there are no credentials, and every
 * program on this machine is an operator. A page of another origin is not: what it reads through its visitor's browser
 * is public, whether {@code cors.origins} lets it write or not. Pages of our own origin, the host's among them, see
 * everything.
 */
enum Disclosure {
    /** Everything. */
    FULL,
    /** The public part, as defined by {@code visibility} and {@code publicCounts}. */
    PUBLIC;

    /** Headers that determine the disclosure, for {@code Vary}. */
    static final String VARIES_BY = "Origin, Sec-Fetch-Site";

    private static final CharSequence FETCH_SITE = HttpHeaders.createOptimized("Sec-Fetch-Site");

    /** Returns the part that an answer to this request may disclose. */
    static Disclosure of(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null) {
            return OriginPolicy.isOwnOrigin(origin, request) ? FULL : PUBLIC;
        }
        String site = request.getHeader(FETCH_SITE);
        return site == null || site.equals("same-origin") || site.equals("none") ? FULL : PUBLIC;
    }

    boolean isPublic() {
        return this == PUBLIC;
    }
}
