package io.tallylight.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Builds the addresses of resources from ids, since the path that a client sent may spell one address in several ways.
 */
final class ResourcePaths {
    private ResourcePaths() {}

    static String show(String show) {
        return "/v1/shows/" + segment(show);
    }

    static String offer(String show, String sku) {
        return show(show) + "/offers/" + segment(sku);
    }

    static String reservation(String show, String reservationId) {
        return show(show) + "/reservations/" + segment(reservationId);
    }

    static String order(String orderId) {
        return "/v1/orders/" + segment(orderId);
    }

    /** Percent-encodes an id as one segment of a path. */
    static String segment(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (!isPlain(id.charAt(i))) {
                return encoded(id);
            }
        }
        return id;
    }

    /** Returns whether a character stands for itself anywhere in a path, and nothing else stands for it. */
    static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
