package io.tallylight.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of things. Built from ids, since the path that a client sent may spell one address in several ways. */
final class Paths {
    private Paths() {}

    static String show(String show) {
        return "/v1/shows/" + segment(show);
    }

    static String offer(String show, String sku) {
        return show(show) + "/offers/" + segment(sku);
    }

    static String reservation(String show, String reservationId) {
        return show(show) + "/reservations/" + segment(reservationId);
    }

    /** Percent-encodes an id as one segment of a path. */
    static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
