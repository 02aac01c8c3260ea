package io.tallylight.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the {@code Host} and {@code Origin} of requests in {@code security.mode: open}, and sends the CORS headers.
 * Callers have no credentials in that mode, so a page of another site must not be able to buy through its visitor's
 * browser: a foreign {@code Origin} may only read public resources, and a foreign {@code Host} (a name that was rebound
 * to loopback) may read nothing.
 */
final class OriginPolicy {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|.*\\.localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final CharSequence FETCH_SITE = HttpHeaders.createOptimized("Sec-Fetch-Site");
    private static final CharSequence RESOURCE_POLICY = HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");
    private static final CharSequence CROSS_ORIGIN = HttpHeaders.createOptimized("cross-origin");
    private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
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

    /** The host that was last found to be this server's: nearly every request names the same one. */
    private volatile String known = "";

    /**
     * Creates a policy.
     *
     * @param ownHost the address that the server listens on
     * @param origins web origins, besides our own, whose pages may write
     */
    OriginPolicy(String ownHost, List<String> origins) {
        this.ownHost = ownHost;
        this.origins = List.copyOf(origins);
    }

    /** Refuses a request whose {@code Host} is the name of another machine. */
    @Nullable
    ProblemException refuseHost(HttpServerRequest request) {
        String host = host(request);
        return host == null || isOwn(host) // a missing Host is not a rebound name: see RequestChecks
                ? null
                : new ProblemException(
                        ProblemType.FORBIDDEN_ORIGIN, "the Host " + host + " is not this machine's loopback name");
    }

    /** Permits the calling page to read the answer, whatever it is, unless the page may not call at all. */
    void allow(HttpServerRequest request, RouteMatch call) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean publicRead = isPublicRead(request, call);
        if (publicRead || (origin != null && isTrusted(origin, host(request)))) {
            allow(request.response(), publicRead, origin);
        } else if (origin != null && isWrite(request)) {
            // The request is refused, and the page may read why: otherwise a browser would report only a network error.
            allow(request.response(), true, origin);
        }
        request.response().putHeader(RESOURCE_POLICY, publicRead ? CROSS_ORIGIN : SAME_ORIGIN);
    }

    /** Refuses a request that a page of another site may not make. */
    @Nullable
    ProblemException refuseOrigin(HttpServerRequest request, RouteMatch call) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return isFromOtherSite(request, call)
                    ? new ProblemException(
                            ProblemType.FORBIDDEN_ORIGIN, "pages of other sites may only read what is public")
                    : null;
        }
        return isTrusted(origin, host(request)) || isPublicRead(request, call) || isPreflightOfWrite(request)
                ? null
                : new ProblemException(
                        ProblemType.FORBIDDEN_ORIGIN,
                        "pages of " + origin + " may only read what is public, unless cors.origins has their origin");
    }

    /** Answers a preflight with what a page may send. */
    static void answerPreflight(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .putHeader("Access-Control-Allow-Methods", ALLOWED_METHODS)
                .putHeader("Access-Control-Allow-Headers", ALLOWED_HEADERS)
                .putHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
        Replies.empty(response, 204);
    }

    static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS);
    }

    /**
     * Returns whether a page asks if it may write. The preflight permits it, and the write itself is refused with a
     * problem that the page can read.
     */
    private static boolean isPreflightOfWrite(HttpServerRequest request) {
        return isPreflight(request) && isWrite(request);
    }

    /** Returns whether a request writes, or asks whether it may. */
    private static boolean isWrite(HttpServerRequest request) {
        String method = isPreflight(request)
                ? request.getHeader("Access-Control-Request-Method")
                : request.method().name();
        return WRITES.contains(String.valueOf(method));
    }

    /** Returns whether a request reads a public resource, or asks whether it may. */
    private static boolean isPublicRead(HttpServerRequest request, RouteMatch call) {
        Endpoint endpoint = call.endpoint();
        if (isPreflight(request)) {
            String wanted = request.getHeader("Access-Control-Request-Method");
            endpoint = wanted == null ? null : call.endpointFor(wanted);
        }
        return endpoint != null && endpoint.exposure() == Endpoint.Exposure.PUBLIC;
    }

    /**
     * Returns whether a browser says that a page of another site sent a request that has no {@code Origin}: an image, a
     * frame or an object. A person who follows a link is permitted, and so is one of our pages in a frame, which its
     * own policy protects. Programs and old browsers do not send this information.
     */
    private static boolean isFromOtherSite(HttpServerRequest request, RouteMatch call) {
        String site = request.getHeader(FETCH_SITE);
        if (site == null || site.equals("same-origin") || site.equals("none") || isPublicRead(request, call)) {
            return false;
        }
        Endpoint endpoint = call.endpoint();
        boolean read =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        boolean navigation = read && "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
        boolean page = endpoint != null && endpoint.exposure() == Endpoint.Exposure.PAGE;
        return !navigation || !(page || "document".equals(request.getHeader("Sec-Fetch-Dest")));
    }

    private boolean isTrusted(@Nullable String origin, @Nullable String host) {
        return origin == null || isSame(origin, host) || origins.contains(origin);
    }

    /** Adds the CORS headers. Without an origin they are needed only if a cache keeps a public answer for a page. */
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

    /** Returns whether a page comes from the very host that the request goes to. */
    static boolean isOwnOrigin(String origin, HttpServerRequest request) {
        return isSame(origin, host(request));
    }

    /** Returns host and port as the client named them; HTTP/2 has them in a field of its own. */
    private static @Nullable String host(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            return request.getHeader(HttpHeaders.HOST);
        }
        HostAndPort authority = request.authority();
        return authority == null ? null : authority.toString();
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
