package io.tallylight.load.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.load.facts.FeedFacts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.WebSocketClient;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An overlay: watches a show's feed and comes back, with full jitter and from where it was, whenever the line ends in a
 * way that allows it, skips something, or is silent for a minute.
 *
 * <p>Its methods may be called from any thread; its state belongs to the context.
 */
public final class FeedWatcher {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A server sends something at least every 25 s. */
    private static final long SILENCE_MS = 60_000;

    private static final int LOOKS = 10;
    private static final long CLOSE_MS_MAX = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final FeedTransport transport;
    private final WebSocketClient sockets;
    private final HttpClient http;
    private final URI base;
    private final String path;
    private final Backoff backoff;
    private final FeedView view;
    private final Promise<Void> ready = Promise.promise();
    private final Set<Long> timers = new HashSet<>();
    private @Nullable Connection current;
    private long silenceMs = SILENCE_MS;
    private int failures;
    private String lastFailure = "nothing at all";

    /** Over WebSocket; {@code allotted}: units of each SKU, which every state seen must add up to. */
    public FeedWatcher(
            Vertx vertx, Context context, URI base, String show, Map<String, Long> allotted, RandomGenerator random) {
        this(vertx, context, base, show, FeedTransport.WEBSOCKET, allotted, random);
    }

    /** The same by whatever transport. */
    public FeedWatcher(
            Vertx vertx,
            Context context,
            URI base,
            String show,
            FeedTransport transport,
            Map<String, Long> allotted,
            RandomGenerator random) {
        this.vertx = vertx;
        this.context = context;
        this.base = base;
        this.path = Urls.prefix(base) + "/v1/shows/" + Urls.segment(show) + "/feed";
        this.transport = transport;
        this.backoff = new Backoff(random);
        this.view = new FeedView(allotted);
        this.sockets = vertx.createWebSocketClient(WebSocketLine.options(base));
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setSsl(base.getScheme().equals("https")).setTcpNoDelay(true));
    }

    /** Gives a line up after so many milliseconds of silence instead of a minute; before the start. */
    FeedWatcher givingUpAfterMs(long ms) {
        silenceMs = ms;
        return this;
    }

    /** Completes with the first snapshot; fails where none came in time, or the feed says to stay away before it. */
    public Future<Void> start(long withinMs) {
        context.runOnContext(nothing -> {
            after(
                    withinMs,
                    () -> ready.tryFail(
                            new UnexpectedReplyException("no snapshot in " + withinMs + " ms, last " + lastFailure)));
            timers.add(vertx.setPeriodic(Math.max(1, silenceMs / LOOKS), id -> {
                var line = current;
                if (line != null && line.isSilent()) {
                    line.leave("silent for " + silenceMs + " ms");
                }
            }));
            connect();
        });
        return ready.future();
    }

    /** What was seen so far. */
    public Future<FeedFacts> facts() {
        var promise = Promise.<FeedFacts>promise();
        context.runOnContext(nothing -> promise.complete(view.facts()));
        return promise.future();
    }

    /** Everything known of the show by now: its fields, and {@code offers} by SKU; empty before the first snapshot. */
    public Future<ObjectNode> state() {
        var promise = Promise.<ObjectNode>promise();
        context.runOnContext(nothing -> promise.complete(view.state()));
        return promise.future();
    }

    /** Leaves the feed for good; waits at most 10 s for what is open. May be called more than once. */
    public Future<Void> close() {
        var promise = Promise.<Void>promise();
        context.runOnContext(nothing -> {
            stop("closed");
            Future.all(sockets.close(), http.close())
                    .timeout(CLOSE_MS_MAX, TimeUnit.MILLISECONDS)
                    .<Void>mapEmpty()
                    .onComplete(promise);
        });
        return promise.future();
    }

    /** Ends its timers and its line; nothing is opened any more. */
    private void stop(String why) {
        timers.forEach(vertx::cancelTimer);
        timers.clear();
        var open = current;
        current = null;
        if (open != null) {
            open.line.close();
        }
        ready.tryFail(new UnexpectedReplyException(why));
    }

    private void connect() {
        var connection = new Connection(
                switch (transport) {
                    case WEBSOCKET -> new WebSocketLine(sockets, base, path);
                    case EVENTS -> new EventStreamLine(http, base, path);
                });
        current = connection;
        try {
            connection.line.open(view.after(), connection);
        } catch (IllegalStateException e) {
            // The Vert.x of the clients closes, and this with it.
            current = null;
            stop(Failures.describe(e));
        }
    }

    private void comeBack(String why) {
        current = null;
        lastFailure = why;
        failures++;
        long withinMs = view.returnWithinMs();
        after(withinMs > 0 ? backoff.withinMs(withinMs) : backoff.fullJitterMs(failures), this::connect);
    }

    private void after(long delayMs, Runnable step) {
        timers.add(vertx.setTimer(delayMs, id -> {
            if (timers.remove(id)) {
                step.run();
            }
        }));
    }

    /** One connection; once it is left, what it still says is not heard. */
    private final class Connection implements FeedLine.Listener {
        private final FeedLine line;
        private long heardNs = System.nanoTime();

        Connection(FeedLine line) {
            this.line = line;
        }

        boolean isSilent() {
            return System.nanoTime() - heardNs > TimeUnit.MILLISECONDS.toNanos(silenceMs);
        }

        void leave(String why) {
            comeBack(why);
            line.close();
        }

        @Override
        public void opened() {
            if (this == current) {
                heardNs = System.nanoTime();
                view.connected();
            }
        }

        @Override
        public void message(String text) {
            if (this != current) {
                return;
            }
            heardNs = System.nanoTime();
            try {
                switch (view.accept(JSON.readTree(text))) {
                    case READY -> {
                        failures = 0;
                        ready.tryComplete();
                    }
                    case RECONNECT -> leave("an update is missing");
                    case GO_ON -> {}
                }
            } catch (JsonProcessingException | UnexpectedReplyException e) {
                view.refused("feed message that is none: " + e.getMessage());
            }
        }

        @Override
        public void ended(boolean mayReturn, String why) {
            if (this != current) {
                return;
            }
            if (mayReturn) {
                comeBack(why);
                return;
            }
            current = null;
            view.refused("feed " + why);
            ready.tryFail(new UnexpectedReplyException("feed " + why));
        }
    }
}
