package io.tallylight.feed;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.redis.SharedRedis;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The feed of all shows on this node. A socket gets a snapshot, or one update with everything changed since it was last
 * connected, and then at most one update a tick; {@code docs/feed.md} specifies the messages. Nothing is sent twice and
 * no seq is left out. Methods may be called from any thread, except where stated.
 */
public final class FeedHub {
    /** Name of the WebSocket subprotocol; clients that name none are served too. */
    public static final String SUBPROTOCOL = "tallylight.v1";

    /** Largest frame of a client, in bytes. A longer one is refused before any of it is kept. */
    private static final int FRAME_BYTES_MAX = 16_384;

    /**
     * Longest time that sent bytes may stay unacknowledged, in ms, with the native transport of Linux; on other systems
     * the system decides. A stream of events has no pongs: its pings go out every 25 s, so a vanished client is gone
     * after 55 s, like on a WebSocket. The kernel also counts a client as gone that is alive but has kept its window
     * closed for that time.
     */
    static final int UNACKNOWLEDGED_MS_MAX = 30_000;

    private static final long CLOSE_WAIT_MS = 2_000;
    private static final int VIEWERS_EVERY_MS = 2_000;
    private static final int VIEWERS_COUNT_MS = 3 * VIEWERS_EVERY_MS;

    private final Vertx vertx;
    private final FeedSettings settings;
    private final FeedContext tools;
    private final Context context;
    private final Clock clock;
    private final Map<String, ShowFeed> feeds = new HashMap<>();
    private final TickPace tickPace;
    private final LoopTasks loopTasks;
    private final EventFollower eventFollower;
    private final ViewerCount viewerCount;
    private final FeedAcceptor feedAcceptor;
    private final Promise<Void> closed = Promise.promise();
    private volatile boolean closing;
    private volatile Predicate<String> lost = show -> false;
    private volatile Function<String, Future<Boolean>> mayReturn = show -> Future.succeededFuture(true);
    private @Nullable Thread thread;
    private long tickTimer;
    private long pingTimer;
    private long viewersTimer;

    /**
     * The sources of the feed, besides the shows.
     *
     * @param node a name that no other node has
     * @param tokens finds the buyers that clients speak for
     * @param buyers returns the reservations of those buyers
     * @param clock of Redis, by which notices are dated
     */
    public record Sources(String node, BuyerTokens tokens, BuyerSource buyers, Clock clock) {}

    /** Answers a request for events with a problem, as long as no stream has begun. */
    public interface Refusal {
        /** Answers with the problem whose page under {@code /problems/} has the given name. */
        void answer(String problem, String detail);
    }

    /** Creates the hub, which starts to follow shows at once; {@code redis} must outlive it. */
    public FeedHub(Vertx vertx, SharedRedis redis, FeedSettings settings, Sources sources, MeterRegistry registry) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = sources.clock();
        this.tickPace = new TickPace(settings.tickMs(), settings.tickMsMax());
        ConnectionLimits connectionLimits = new ConnectionLimits(settings);
        this.context = vertx.getOrCreateContext();
        this.loopTasks = new LoopTasks(tickPace);
        this.tools = new FeedContext(
                settings,
                new FeedMetrics(registry, tickPace, connectionLimits),
                connectionLimits,
                loopTasks,
                sources.buyers(),
                clock,
                FeedHub::nowMs,
                this::onHub,
                show -> lost.test(show),
                show -> mayReturn.apply(show));
        this.eventFollower = new EventFollower(redis, feeds, tools);
        this.viewerCount =
                new ViewerCount(new ViewersScript(redis, sources.node(), VIEWERS_COUNT_MS), feeds, this::onHub);
        this.feedAcceptor = new FeedAcceptor(tools, sources.tokens(), () -> closing, new FeedAcceptor.Hall() {
            @Override
            public void join(Subscriber viewer) {
                onHub(() -> FeedHub.this.join(viewer));
            }

            @Override
            public void authenticated(Subscriber viewer, String buyerId) {
                onHub(() -> FeedHub.authenticated(viewer, buyerId));
            }

            @Override
            public void left(Subscriber viewer) {
                onHub(() -> FeedHub.this.left(viewer));
            }
        });
        onHub(this::start);
    }

    /**
     * Sets the options that the feed needs of the HTTP server: subprotocol, small frames, no compression, detection of
     * lost peers.
     */
    public static void configure(HttpServerOptions options) {
        options.setWebSocketSubProtocols(List.of(SUBPROTOCOL))
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(FRAME_BYTES_MAX)
                .setMaxWebSocketMessageSize(FRAME_BYTES_MAX)
                .setTcpUserTimeout(UNACKNOWLEDGED_MS_MAX);
    }

    /**
     * Serves a socket until it closes. To be called on the socket's event loop, before it has read anything, with the
     * socket of the server's own request: the one that a Vert.x-Web router hands out is wrapped, and is refused. From
     * then on nobody else may use the socket object.
     *
     * @param firstFrameNs receives, on that event loop, the time that the loop was busy with the first frame, in ns
     */
    public void accept(ServerWebSocket socket, SubscribeRequest subscribeRequest, LongConsumer firstFrameNs) {
        feedAcceptor.accept(socket, subscribeRequest, firstFrameNs);
    }

    /**
     * Serves an HTTP/1.1 request without a body by server-sent events until its connection closes. To be called on its
     * event loop, with the server's own request, which was not answered and which nobody else will answer.
     *
     * @param refusal is used at most once, and then nothing else is answered
     * @param started is called when the connection has left the HTTP server
     * @param firstFrameNs see the method for a WebSocket
     */
    public void accept(
            HttpServerRequest request,
            SubscribeRequest subscribeRequest,
            Refusal refusal,
            Runnable started,
            LongConsumer firstFrameNs) {
        feedAcceptor.accept(request, subscribeRequest, refusal, started, firstFrameNs);
    }

    /**
     * Sets what viewers of a show that cannot be found are told. From then on they are told to come back if the show
     * passes this test. A viewer who followed a show that is not found any more is told that there is none if the look
     * says so.
     *
     * @param look tells whether a show that vanished may exist again
     */
    public void expectBack(Predicate<String> lostShows, Function<String, Future<Boolean>> look) {
        lost = lostShows;
        mayReturn = look;
    }

    /** Reads a show again as a whole, if it is watched: it may be gone, or exist again. */
    public void readAgain(String show) {
        onHub(() -> {
            ShowFeed feed = feeds.get(show);
            if (feed != null) {
                feed.mustRead();
            }
        });
    }

    /** Sends {@code bye} to all sockets and closes them; completes when they are gone, or after two seconds. */
    public Future<Void> close() {
        onHub(() -> {
            if (closing) {
                return;
            }
            closing = true;
            vertx.cancelTimer(tickTimer);
            vertx.cancelTimer(pingTimer);
            vertx.cancelTimer(viewersTimer);
            eventFollower.stop();
            viewerCount.close();
            Disconnect bye = Disconnect.bye(settings.reconnectWithinMs());
            feeds.values().forEach(feed -> feed.close(bye));
            vertx.setTimer(CLOSE_WAIT_MS, unused -> closed.tryComplete());
            completeWhenEmpty();
        });
        return closed.future();
    }

    private void start() {
        thread = Thread.currentThread();
        eventFollower.start();
        tickLater();
        pingTimer = vertx.setPeriodic(
                settings.pingMs(),
                unused -> run(() -> {
                    long at = clock.millis();
                    feeds.values().forEach(feed -> feed.ping(at));
                }));
        viewersTimer = vertx.setPeriodic(VIEWERS_EVERY_MS, unused -> run(viewerCount::refresh));
    }

    private void tickLater() {
        tickTimer = vertx.setTimer(tickPace.next(), unused -> {
            run(this::tick);
            if (!closing) {
                tickLater();
            }
        });
    }

    private void tick() {
        assert Thread.currentThread() == thread : "not on the hub's context";
        feeds.values().removeIf(feed -> {
            boolean abandoned = feed.isAbandoned();
            if (abandoned) {
                feed.forget();
            }
            return abandoned;
        });
        eventFollower.tick();
    }

    private void join(Subscriber viewer) {
        if (closing) {
            Disconnect bye = Disconnect.bye(settings.reconnectWithinMs());
            loopTasks.post(viewer.loop(), () -> viewer.close(bye));
            return;
        }
        if (viewer.isClosed()) {
            return;
        }
        ShowFeed feed = feeds.computeIfAbsent(viewer.show, show -> new ShowFeed(show, tools));
        viewer.feed = feed;
        feed.join(viewer, eventFollower.readsStarted());
        if (feed.wantsRead()) {
            eventFollower.read(feed);
        }
    }

    private static void authenticated(Subscriber viewer, String buyerId) {
        ShowFeed feed = viewer.feed;
        if (feed != null && !viewer.isClosed()) {
            feed.authenticated(viewer, buyerId);
        } else {
            viewer.buyerId = buyerId;
        }
    }

    private void left(Subscriber viewer) {
        ShowFeed feed = viewer.feed;
        if (feed != null) {
            feed.left(viewer);
        }
        completeWhenEmpty();
    }

    private void completeWhenEmpty() {
        if (closing && tools.crowd().sockets() == 0) {
            closed.tryComplete();
        }
    }

    private void onHub(Runnable task) {
        context.runOnContext(unused -> run(task));
    }

    /** Runs a task of the hub, and then sends the work that it posted for the event loops, each as one task. */
    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            loopTasks.flush();
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
