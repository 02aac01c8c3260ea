package io.tallylight.planted.paths;

import io.vertx.core.http.HttpServerRequest;

/** Decides by the path as a client wrote it. */
final class Planted {
    private Planted() {}

    static boolean isHealth(HttpServerRequest request) {
        return request.path().startsWith("/health/");
    }
}
