package io.tallylight.load.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parts of an engine's address, and paths below it. */
public final class Urls {
    private Urls() {}

    /** One path segment, percent-encoded: a SKU may hold anything printable, a slash too. */
    public static String segment(String raw) {
        return URLEncoder.encode(raw, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static int port(URI base) {
        return base.getPort() != -1 ? base.getPort() : base.getScheme().equals("https") ? 443 : 80;
    }

    static String prefix(URI base) {
        var path = base.getRawPath() == null ? "" : base.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
