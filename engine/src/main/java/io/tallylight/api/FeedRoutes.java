package io.tallylight.api;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.tallylight.admission.ConnectionPacer;
import io.tallylight.feed.FeedHub;
import io.tallylight.feed.SubscribeRequest;
import io.tallylight.redis.FailureText;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts subscribers of the feed. The route is handled before the router, because the router hands out wrapped sockets
 * and requests, and the feed writes frames that are shared by many to the channel of an unwrapped one.
 */
final class FeedRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRoutes.class);
    private static final String EVENTS = "text/event-stream";

    /** Matches a range in {@code Accept} with weight 0, which is not accepted. */
    private static final Pattern NOT_ACCEPTED = Pattern.compile("(?i);\\s*q=0(\\.0{0,3})?\\s*(;|$)");

    private static final Pattern WEBSOCKET_KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

    private final FeedHub hub;
    private final RateLimiter rateLimiter;
    private final Set<String> origins;

    /**
     * Creates the routes.
     *
     * @param origins origins whose pages may follow the feed; empty means all
     */
    FeedRoutes(FeedHub hub, RateLimiter rateLimiter, List<String> origins) {
        this.hub = hub;
        this.origins = Set.copyOf(origins);
        this.rateLimiter = rateLimiter;
    }

    /** Adds the feed to the route table of a server with these connections and this pacer. */
    void mount(Routes routes, HttpConnections.OnLoop connections, ConnectionPacer connectionPacer) {
        routes.takeover("/v1/shows/:show/feed", (request, call, body) -> {
            String show = RequestReader.id("show", call.parameter(0));
            if (!take(request, show, connections, connectionPacer)) {
                explain(request);
            }
        });
    }

    /** Takes a WebSocket handshake or a request for events; returns false for everything else. */
    private boolean take(
            HttpServerRequest request,
            String show,
            HttpConnections.OnLoop connections,
            ConnectionPacer connectionPacer) {
        if (!request.method().equals(HttpMethod.GET)) {
            return false;
        }
        boolean handshake = isHandshake(request);
        if (!handshake && !wantsEvents(request)) {
            return false;
        }
        SubscribeRequest subscribeRequest = visit(request, show, handshake);
        ProblemException refused = refused(request, subscribeRequest, handshake);
        if (refused != null) {
            Problems.send(request, refused);
            return true;
        }
        request.pause(); // no part of it may pass while it waits
        connectionPacer.add(new ConnectionPacer.Comer() {
            @Override
            public boolean isGone() {
                return !connections.has(request.connection());
            }

            @Override
            public void enter() {
                letIn(request, subscribeRequest, handshake, connections, connectionPacer);
            }

            @Override
            public void refuse() {
                request.resume();
                Problems.send(
                        request,
                        new ProblemException(ProblemType.OVERLOADED, "more come to the feed than can be let in now"));
            }
        });
        return true;
    }

    private void letIn(
            HttpServerRequest request,
            SubscribeRequest subscribeRequest,
            boolean handshake,
            HttpConnections.OnLoop connections,
            ConnectionPacer connectionPacer) {
        HttpConnection connection = request.connection();
        if (handshake) {
            request.toWebSocket()
                    .onSuccess(socket -> {
                        connections.left(connection);
                        hub.accept(socket, subscribeRequest, connectionPacer::worked);
                    })
                    .onFailure(failure -> LOG.debug("no WebSocket: {}", FailureText.of(failure)));
        } else {
            hub.accept(
                    request,
                    subscribeRequest,
                    (problem, detail) -> Problems.send(request, new ProblemException(ProblemType.of(problem), detail)),
                    () -> connections.left(connection),
                    connectionPacer::worked);
        }
        request.resume();
    }

    private SubscribeRequest visit(HttpServerRequest request, String show, boolean handshake) {
        Map<String, List<String>> query = new QueryStringDecoder(RequestTarget.query(request), false).parameters();
        // A browser reconnects to the address that it was given, so the last event it saw takes precedence.
        String seen = handshake ? null : request.getHeader("Last-Event-ID");
        String after = seen == null || seen.isEmpty() ? first(query, "after") : seen;
        return new SubscribeRequest(
                show,
                after,
                first(query, "view"),
                first(query, "ticket"),
                rateLimiter.addressKey(request),
                Disclosure.of(request).isPublic());
    }

    /** Returns the reason to refuse a subscriber; null if it may subscribe. */
    private @Nullable ProblemException refused(
            HttpServerRequest request, SubscribeRequest subscribeRequest, boolean handshake) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (!mayFollow(origin, request)) {
            return new ProblemException(
                    ProblemType.FORBIDDEN_ORIGIN, "pages of " + origin + " may not follow the feed");
        }
        // A socket is told by its close code instead: browsers do not expose the answer to a handshake.
        return !handshake && subscribeRequest.hasUnknownView()
                ? ProblemException.invalid("view", "must be featured or absent")
                : null;
    }

    /**
     * Returns whether the origin may follow the feed: any origin, or, if origins are configured, one of those and our
     * own. Programs that are not pages have no origin and always may.
     */
    private boolean mayFollow(@Nullable String origin, HttpServerRequest request) {
        return origins.isEmpty()
                || origin == null
                || origins.contains(origin)
                || OriginPolicy.isOwnOrigin(origin, request);
    }

    /**
     * Returns whether the request asks for events in a way that can be served: without a body, because the feed takes
     * over the connection. HTTP/1.0 is sufficient: the stream ends with the connection, and nginx speaks it to servers
     * behind it unless told otherwise.
     */
    private static boolean wantsEvents(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.version() != HttpVersion.HTTP_2
                && !isIncompleteHandshake(request)
                && (length == null || length.equals("0"))
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && acceptsEvents(request);
    }

    /** Returns whether a WebSocket was intended but the handshake is incomplete; the client is told so instead. */
    private static boolean isIncompleteHandshake(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE)
                || request.headers().contains("Sec-WebSocket-Key");
    }

    /**
     * Returns whether the client accepts events: {@code Accept} names them, covers them with a wildcard, or is absent.
     * A browser that opens the address as a page names HTML, and gets an explanation of the address.
     */
    private static boolean acceptsEvents(HttpServerRequest request) {
        Map<Boolean, List<String>> ranges = request.headers().getAll(HttpHeaders.ACCEPT).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .collect(Collectors.partitioningBy(
                        range -> NOT_ACCEPTED.matcher(range).find(),
                        Collectors.mapping(RequestReader::mediaType, Collectors.toList())));
        List<String> wanted = ranges.getOrDefault(false, List.of());
        List<String> unwanted = ranges.getOrDefault(true, List.of());
        if (wanted.contains(EVENTS) || (wanted.isEmpty() && unwanted.isEmpty())) {
            return true;
        }
        boolean any = wanted.contains("text/*") || (wanted.contains("*/*") && !unwanted.contains("text/*"));
        return any && !unwanted.contains(EVENTS) && !wanted.contains("text/html");
    }

    /**
     * Returns whether the request is a complete handshake (RFC 6455, section 4.2.1); an incomplete one is answered with
     * a problem.
     */
    private static boolean isHandshake(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1
                && request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
                && request.headers().getAll(HttpHeaders.CONNECTION).stream()
                        .flatMap(header -> Arrays.stream(header.split(",", -1)))
                        .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"))
                && isKey(request.getHeader("Sec-WebSocket-Key"))
                && "13".equals(request.getHeader("Sec-WebSocket-Version"));
    }

    /** Returns whether the text is 16 bytes in Base64. */
    private static boolean isKey(@Nullable String key) {
        return key != null && WEBSOCKET_KEY.matcher(key.strip()).matches();
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(0);
    }

    /** Answers a request that is neither a handshake nor a request for events that can be served. */
    private static void explain(HttpServerRequest request) {
        boolean accepts = acceptsEvents(request);
        if (request.method().equals(HttpMethod.HEAD) && accepts) {
            request.response().putHeader("Content-Type", EVENTS).putHeader("Cache-Control", "no-store");
            Replies.empty(request.response(), 200);
            return;
        }
        Problems.send(
                request,
                accepts
                        ? new ProblemException(
                                ProblemType.MALFORMED,
                                "the feed takes the handshake of a WebSocket over HTTP/1.1, or a request without a body"
                                        + " and with Accept: " + EVENTS)
                        : new ProblemException(
                                ProblemType.NOT_ACCEPTABLE,
                                "the feed is a WebSocket, or events with Accept: " + EVENTS));
    }
}
