package io.tallylight.load.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.facts.FeedFacts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An overlay: watches a show's feed over WebSocket and comes back, with jitter, whenever the socket closes with a code
 * that allows it.
 *
 * <p>Its methods may be called from any thread; its state belongs to the context.
 */
public final class FeedWatcher {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Largest message: a snapshot of 2,000 offers is below 2 MB. */
    private static final int MESSAGE_MAX_BYTES = 16 * 1024 * 1024;
    /** Codes from here to 4199 mean: stay away. */
    private static final int STAY_AWAY = 4100;

    private final Vertx vertx;
    private final Context context;
    private final WebSocketClient sockets;
    private final URI base;
    private final String path;
    private final Backoff backoff;
    private final FeedView view;
    private final Promise<Void> ready = Promise.promise();
    private @Nullable ClientWebSocket socket;
    private int failures;
    private String lastFailure = "nothing at all";
    private boolean closed;

    /** {@code allotted}: units of each SKU, which every state seen must add up to. */
    public FeedWatcher(
            Vertx vertx, Context context, URI base, String show, Map<String, Long> allotted, RandomGenerator random) {
        this.vertx = vertx;
        this.context = context;
        this.base = base;
        this.path = Urls.prefix(base) + "/v1/shows/" + Urls.segment(show) + "/feed";
        this.backoff = new Backoff(random);
        this.view = new FeedView(allotted);
        this.sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setSsl(base.getScheme().equals("https"))
                .setMaxFrameSize(MESSAGE_MAX_BYTES)
                .setMaxMessageSize(MESSAGE_MAX_BYTES));
    }

    /** Completes with the first snapshot; fails where none came in time, or the feed says to stay away before it. */
    public Future<Void> start(long withinMs) {
        context.runOnContext(nothing -> {
            connect();
            vertx.setTimer(
                    withinMs,
                    id -> ready.tryFail(
                            new UnexpectedReplyException("no snapshot in " + withinMs + " ms, last " + lastFailure)));
        });
        return ready.future();
    }

    /** What was seen so far. */
    public Future<FeedFacts> facts() {
        var promise = Promise.<FeedFacts>promise();
        context.runOnContext(nothing -> promise.complete(view.facts()));
        return promise.future();
    }

    public Future<Void> close() {
        var promise = Promise.<Void>promise();
        context.runOnContext(nothing -> {
            closed = true;
            sockets.close().onComplete(promise);
        });
        return promise.future();
    }

    private void connect() {
        if (closed) {
            return;
        }
        var opening = sockets.webSocket();
        socket = opening;
        opening.textMessageHandler(text -> receive(opening, text));
        opening.closeHandler(nothing -> closed(opening));
        opening.connect(options()).onSuccess(open -> view.connected()).onFailure(failure -> {
            if (socket == opening) {
                lastFailure = Failures.describe(failure);
                comeBack();
            }
        });
    }

    private WebSocketConnectOptions options() {
        var after = view.after();
        var options = new WebSocketConnectOptions()
                .setHost(base.getHost())
                .setPort(Urls.port(base))
                .setURI(after == null ? path : path + "?after=" + Urls.segment(after));
        return options.addSubProtocol("tallylight.v1");
    }

    private void receive(ClientWebSocket from, String text) {
        if (from != socket) {
            return;
        }
        try {
            switch (view.accept(JSON.readTree(text))) {
                case READY -> {
                    failures = 0;
                    ready.tryComplete();
                }
                case RECONNECT -> reconnect(from);
                case GO_ON -> {}
            }
        } catch (JsonProcessingException | UnexpectedReplyException e) {
            view.refused("feed message that is none: " + e.getMessage());
        }
    }

    private void reconnect(ClientWebSocket from) {
        socket = null;
        from.close().onComplete(done -> comeBack());
    }

    private void closed(ClientWebSocket from) {
        if (from != socket) {
            return;
        }
        var code = from.closeStatusCode();
        if (code != null && code >= STAY_AWAY && code < STAY_AWAY + 100) {
            view.refused("feed closed with " + code + " " + from.closeReason());
            ready.tryFail(new UnexpectedReplyException("feed closed with " + code + " " + from.closeReason()));
            return;
        }
        lastFailure = "closed with " + code;
        comeBack();
    }

    private void comeBack() {
        if (!closed) {
            failures++;
            vertx.setTimer(backoff.nextMs(failures, null), id -> connect());
        }
    }
}
