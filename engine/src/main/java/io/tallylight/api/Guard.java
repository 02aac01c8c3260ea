package io.tallylight.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may call from where in {@code security.mode: open}, and what browsers are told about it (CORS). Nobody shows
 * credentials there, so a page of another site must not be able to buy through its visitor's browser: a foreign
 * {@code Origin} may only read what is public, and a foreign {@code Host} (a name that was rebound to loopback) nothing.
 */
final class Guard {
    private static final Pattern PUBLIC = Pattern.compile(
            "/v1/shows(/[^/]+(/offers/[^/]+|/feed)?)?|/health/.*|/openapi\\.(yaml|json)|/asyncapi\\.yaml|/problems/.*|/web/.*");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|.*\\.localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Set<String> READS = Set.of("GET", "HEAD");
    private static final CharSequence EXPOSED =
            HttpHeaders.createOptimized("Retry-After, ETag, Location, Idempotent-Replayed");
    private static final CharSequence ALLOW_ORIGIN = HttpHeaders.createOptimized("Access-Control-Allow-Origin");
    private static final CharSequence EXPOSE_HEADERS = HttpHeaders.createOptimized("Access-Control-Expose-Headers");
    private static final String ALLOWED_HEADERS =
            "Content-Type, Idempotency-Key, If-Match, Authorization, Last-Event-ID";
    private static final String ALLOWED_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String MAX_AGE_SECONDS = "600";

    private final String ownHost;
    private final List<String> origins;

    /** The host that was found to be ours last: nearly every request names the same one. */
    private volatile String known = "";

    /**
     * A guard.
     *
     * @param ownHost the address that the server listens on
     * @param origins web origins besides our own whose pages may write
     */
    Guard(String ownHost, List<String> origins) {
        this.ownHost = ownHost;
        this.origins = List.copyOf(origins);
    }

    void handle(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        if (namesManyHosts(request)) {
            throw new ProblemException(ProblemType.MALFORMED, "the header Host is given more than once");
        }
        String host = host(request);
        if (!isOwnHost(request)) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN_ORIGIN, "the Host " + host + " is not this machine's loopback name");
        }
        boolean preflight = request.method().equals(HttpMethod.OPTIONS);
        String wanted = request.getHeader("Access-Control-Request-Method");
        String method = preflight && wanted != null ? wanted : request.method().name();
        // The path as the routes see it: what is public must not be a way round to what is not.
        boolean publicRead = READS.contains(method) && PUBLIC.matcher(path(ctx)).matches();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (!isTrusted(origin, host) && !publicRead) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN_ORIGIN, "pages of " + origin + " may only read what is public");
        }
        allow(ctx.response(), publicRead, origin);
        if (preflight) {
            ctx.response()
                    .putHeader("Access-Control-Allow-Methods", ALLOWED_METHODS)
                    .putHeader("Access-Control-Allow-Headers", ALLOWED_HEADERS)
                    .putHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
            Replies.empty(ctx, 204);
        } else {
            ctx.next();
        }
    }

    /** Lets a write pass whose caller is trusted, and tells its page so; whatever else it is, {@code handle} answers it. */
    boolean admitsWrite(HttpServerRequest request) {
        String host = host(request);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (host == null || !isOwn(host) || namesManyHosts(request) || !isTrusted(origin, host)) {
            return false;
        }
        allow(request.response(), false, origin);
        return true;
    }

    private boolean isTrusted(@Nullable String origin, @Nullable String host) {
        return origin == null || isSame(origin, host) || origins.contains(origin);
    }

    /** Without an origin there is no page to tell, unless a cache keeps a public answer for one. */
    private static void allow(HttpServerResponse response, boolean publicRead, @Nullable String origin) {
        if (publicRead) {
            response.putHeader(ALLOW_ORIGIN, "*");
        } else if (origin != null) {
            response.putHeader(ALLOW_ORIGIN, origin).putHeader("Vary", "Origin");
        } else {
            return;
        }
        response.putHeader(EXPOSE_HEADERS, EXPOSED);
    }

    /** Lets pages of all origins read an answer, and those of its headers that clients go by. */
    static void allowAll(HttpServerResponse response) {
        allow(response, true, null);
    }

    /** Whether a page comes from the very host that the request goes to. */
    static boolean isOwnOrigin(String origin, HttpServerRequest request) {
        return isSame(origin, host(request));
    }

    /** Whether the request names this machine as its host, or names none: HTTP/1.0 may, and no browser does. */
    boolean isOwnHost(HttpServerRequest request) {
        String host = host(request);
        return host == null ? request.version() == HttpVersion.HTTP_1_0 : isOwn(host) && !namesManyHosts(request);
    }

    /** A proxy in front of us might have gone by another one of them: RFC 9112, section 3.2, has none be believed. */
    private static boolean namesManyHosts(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.HOST).size() > 1;
    }

    /** Host and port as the client named them; HTTP/2 has them in a field of its own. */
    private static @Nullable String host(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            return request.getHeader(HttpHeaders.HOST);
        }
        HostAndPort authority = request.authority();
        return authority == null ? null : authority.toString();
    }

    private static String path(RoutingContext ctx) {
        try {
            return ctx.normalizedPath();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemType.MALFORMED, "the path is not percent-encoded");
        }
    }

    private boolean isOwn(String hostAndPort) {
        if (hostAndPort.equals(known)) {
            return true;
        }
        String host = hostAndPort.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
        boolean own = host.equals(ownHost)
                || host.equals("[" + ownHost + "]")
                || LOOPBACK.matcher(host).matches();
        if (own) {
            known = hostAndPort;
        }
        return own;
    }

    private static boolean isSame(String origin, @Nullable String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }
}
