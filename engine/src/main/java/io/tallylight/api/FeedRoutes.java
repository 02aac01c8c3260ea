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
 * The feed's door. It stands in front of the router, because the router hands out wrapped sockets and requests, and the
 * feed writes frames that are shared by many to the channel behind a bare one.
 */
final class FeedRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRoutes.class);
    private static final String EVENTS = "text/event-stream";

    /** The weight of a range in {@code Accept} that is not accepted. */
    private static final Pattern NOT_ACCEPTED = Pattern.compile("(?i);\\s*q=0(\\.0{0,3})?\\s*(;|$)");

    private static final Pattern WEBSOCKET_KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

    private final FeedHub hub;
    private final RateLimiter rateLimiter;
    private final Set<String> origins;

    /** @param origins whose pages may follow the feed; none stands for all */
    FeedRoutes(FeedHub hub, RateLimiter rateLimiter, List<String> origins) {
        this.hub = hub;
        this.origins = Set.copyOf(origins);
        this.rateLimiter = rateLimiter;
    }

    /** Puts the feed into the route table of a server, whose connections and turnstile these are. */
    void mount(Routes routes, HttpConnections.OnLoop connections, ConnectionPacer connectionPacer) {
        routes.takeover("/v1/shows/:show/feed", (request, call, body) -> {
            String show = RequestReader.id("show", call.parameter(0));
            if (!take(request, show, connections, connectionPacer)) {
                explain(request);
            }
        });
    }

    /** Takes a WebSocket handshake or a request for events; answers false for everything else. */
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
        request.pause(); // nothing of it may pass while it waits
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
        // A browser comes back to the address that it was given, so what it saw last counts for more.
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

    /** Why it may not come in; null when it may. */
    private @Nullable ProblemException refused(
            HttpServerRequest request, SubscribeRequest subscribeRequest, boolean handshake) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (!mayFollow(origin, request)) {
            return new ProblemException(
                    ProblemType.FORBIDDEN_ORIGIN, "pages of " + origin + " may not follow the feed");
        }
        // A socket is told by its close code instead: browsers show no answer to a handshake.
        return !handshake && subscribeRequest.hasUnknownView()
                ? ProblemException.invalid("view", "must be featured or absent")
                : null;
    }

    /** Pages of any origin, or where some are listed, of those and our own; what is no page has no origin. */
    private boolean mayFollow(@Nullable String origin, HttpServerRequest request) {
        return origins.isEmpty()
                || origin == null
                || origins.contains(origin)
                || OriginPolicy.isOwnOrigin(origin, request);
    }

    /**
     * Whether events are asked for in a way that can be served: without a body, for the connection becomes the feed's.
     * HTTP/1.0 will do: the stream ends with the connection, and nginx speaks it to servers behind it unless told otherwise.
     */
    private static boolean wantsEvents(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.version() != HttpVersion.HTTP_2
                && !isIncompleteHandshake(request)
                && (length == null || length.equals("0"))
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && acceptsEvents(request);
    }

    /** Whether a WebSocket was meant, and something that it needs is missing; the client is told so instead. */
    private static boolean isIncompleteHandshake(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE)
                || request.headers().contains("Sec-WebSocket-Key");
    }

    /**
     * Whether events are what is wanted: named, or covered by a wildcard, or nothing is said. A browser that opens the
     * address as a page names HTML, and is told what the address is for.
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

    /** Whether it has all that a handshake needs (RFC 6455, section 4.2.1); what has not is answered with a problem. */
    private static boolean isHandshake(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1
                && request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
                && request.headers().getAll(HttpHeaders.CONNECTION).stream()
                        .flatMap(header -> Arrays.stream(header.split(",", -1)))
                        .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"))
                && isKey(request.getHeader("Sec-WebSocket-Key"))
                && "13".equals(request.getHeader("Sec-WebSocket-Version"));
    }

    /** Whether it is 16 bytes in Base64. */
    private static boolean isKey(@Nullable String key) {
        return key != null && WEBSOCKET_KEY.matcher(key.strip()).matches();
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(0);
    }

    /** What is answered where neither was asked for in a way that can be served. */
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
