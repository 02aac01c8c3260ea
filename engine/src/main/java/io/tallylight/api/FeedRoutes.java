package io.tallylight.api;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.tallylight.feed.FeedHub;
import io.tallylight.json.Id;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feed's door. It stands in front of the router, because the router hands out wrapped sockets, and the feed writes
 * frames that are shared by many sockets to the channel behind a bare one.
 */
final class FeedRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRoutes.class);
    private static final Pattern PATH = Pattern.compile("/v1/shows/([^/]+)/feed");

    private final FeedHub hub;
    private final Guard guard;
    private final Throttle throttle;

    FeedRoutes(FeedHub hub, Guard guard, Throttle throttle) {
        this.hub = hub;
        this.guard = guard;
        this.throttle = throttle;
    }

    /**
     * Takes a WebSocket handshake for a feed; answers false for everything else, and leaves it to the router.
     *
     * @param connections of this event loop, which a socket leaves
     */
    boolean take(HttpServerRequest request, Connections.OnLoop connections) {
        Matcher path = PATH.matcher(request.path());
        if (!isHandshake(request) || !path.matches() || !guard.isOwnHost(request)) {
            return false;
        }
        String show;
        Map<String, List<String>> query;
        try {
            show = QueryStringDecoder.decodeComponent(path.group(1).replace("+", "%2B"));
            query = new QueryStringDecoder(request.uri()).parameters();
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (!Id.isValid(show)) {
            return false;
        }
        if (throttle.refuses(request)) {
            return true;
        }
        HttpConnection connection = request.connection();
        request.toWebSocket()
                .onSuccess(socket -> {
                    connections.left(connection);
                    hub.accept(socket, show, first(query, "after"), first(query, "view"));
                })
                .onFailure(failure -> LOG.debug("no WebSocket: {}", failure.getMessage()));
        return true;
    }

    /** Whether it has all that a handshake needs (RFC 6455, section 4.2.1); what has not is answered with a problem. */
    private static boolean isHandshake(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.version() == HttpVersion.HTTP_1_1
                && request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
                && request.headers().getAll(HttpHeaders.CONNECTION).stream()
                        .flatMap(header -> Arrays.stream(header.split(",", -1)))
                        .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"))
                && request.headers().contains("Sec-WebSocket-Key")
                && "13".equals(request.getHeader("Sec-WebSocket-Version"));
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(0);
    }

    /** What the router answers where no handshake came. */
    void mount(Routes routes) {
        routes.get("/v1/shows/:show/feed", ctx -> {
            throw new ProblemException(ProblemType.MALFORMED, "the feed is a WebSocket: ask with its handshake");
        });
    }
}
