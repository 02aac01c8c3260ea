package io.tallylight.feed;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.redis.StreamRedis;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The feed of all shows on this node. A socket gets a snapshot, or one update with everything changed since it was last
 * here, and then at most one update a tick; {@code docs/feed.md} specifies the messages. Nothing is sent twice and no seq
 * is left out. Methods may be called from any thread, except where said.
 */
public final class FeedHub {
    /** The WebSocket subprotocol; clients that name none are served too. */
    public static final String SUBPROTOCOL = "tallylight.v1";

    /** A frame above this is a protocol error, which Vert.x closes with 1009 before anything is kept. */
    private static final int FRAME_BYTES_MAX = 16_384;

    private static final long CLOSE_WAIT_MS = 2_000;

    private final Vertx vertx;
    private final FeedSettings settings;
    private final FeedMetrics metrics;
    private final Context context;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, ShowFeed> feeds = new HashMap<>();
    private final Follower follower;
    private final Promise<Void> closed = Promise.promise();
    private volatile boolean closing;
    private volatile Predicate<String> lost = show -> false;
    private @Nullable Thread thread;
    private long tickTimer;
    private long pingTimer;

    /** Starts following at once; {@code redis} must outlive this. */
    public FeedHub(Vertx vertx, StreamRedis redis, FeedSettings settings, MeterRegistry registry) {
        this.vertx = vertx;
        this.settings = settings;
        this.metrics = new FeedMetrics(registry);
        this.context = vertx.getOrCreateContext();
        this.follower = new Follower(redis, feeds, settings, metrics, FeedHub::nowMs, this::onHub);
        onHub(this::start);
    }

    /** Sets what the feed needs of the HTTP server: subprotocol, small frames, and no compression. */
    public static void configure(HttpServerOptions options) {
        options.setWebSocketSubProtocols(List.of(SUBPROTOCOL))
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(FRAME_BYTES_MAX)
                .setMaxWebSocketMessageSize(FRAME_BYTES_MAX);
    }

    /**
     * Serves a socket until it closes. To be called on the socket's event loop, before it has read anything, with the socket
     * of the server's own request: the one that a Vert.x-Web router hands out is wrapped, and refused.
     *
     * @param after {@code <epoch>:<seq>} of a client that was here before; anything else is answered by a snapshot
     * @param show the show's id, decoded
     * @param view null for all offers, {@code featured} for those of the featured product; others are refused
     */
    public void accept(ServerWebSocket socket, String show, @Nullable String after, @Nullable String view) {
        boolean featuredOnly = "featured".equals(view);
        FrameChannel channel = new FrameChannel(socket, settings.queueBytes());
        FeedSocket viewer = new FeedSocket(show, featuredOnly, ResumePoint.parse(after), channel);
        int sockets = metrics.opened();
        ClientMessages.listen(socket, viewer, settings.messageBytes());
        socket.closeHandler(unused -> {
            viewer.leave();
            onHub(() -> left(viewer));
        });
        if (closing) {
            viewer.close(Messages.bye(settings.reconnectWithinMs()), CloseCode.RESTART);
        } else if (sockets > settings.socketsMax()) {
            viewer.close(Messages.error("unavailable", "this node has no room; come back"), CloseCode.OVERLOAD);
        } else if (view != null && !featuredOnly) {
            viewer.close(Messages.error("invalid", "view must be featured or absent"), CloseCode.BAD_MESSAGE);
        } else {
            onHub(() -> join(viewer));
        }
    }

    /** From now on, viewers of a show that cannot be found but passes this test are told to come back. */
    public void expectBack(Predicate<String> lostShows) {
        lost = lostShows;
    }

    /** Reads a show again as a whole, where it is watched: it may be gone, or be there again. */
    public void readAgain(String show) {
        onHub(() -> {
            ShowFeed feed = feeds.get(show);
            if (feed != null) {
                feed.mustRead();
            }
        });
    }

    /** Says {@code bye} to all and closes them; completes when they are gone, or after two seconds. */
    public Future<Void> close() {
        onHub(() -> {
            if (closing) {
                return;
            }
            closing = true;
            vertx.cancelTimer(tickTimer);
            vertx.cancelTimer(pingTimer);
            follower.stop();
            byte[] bye = Messages.bye(settings.reconnectWithinMs());
            feeds.values().forEach(feed -> feed.close(bye, CloseCode.RESTART));
            vertx.setTimer(CLOSE_WAIT_MS, unused -> closed.tryComplete());
            completeWhenEmpty();
        });
        return closed.future();
    }

    private void start() {
        thread = Thread.currentThread();
        follower.start();
        tickTimer = vertx.setPeriodic(settings.tickMs(), unused -> tick());
        pingTimer = vertx.setPeriodic(settings.pingMs(), unused -> {
            long at = clock.millis();
            feeds.values().forEach(feed -> feed.ping(at));
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
        follower.tick();
    }

    private void join(FeedSocket viewer) {
        if (closing) {
            byte[] bye = Messages.bye(settings.reconnectWithinMs());
            viewer.loop().execute(() -> viewer.close(bye, CloseCode.RESTART));
            return;
        }
        if (viewer.isClosed()) {
            return;
        }
        ShowFeed feed = feeds.computeIfAbsent(
                viewer.show,
                show -> new ShowFeed(show, settings, metrics, FeedHub::nowMs, this::onHub, id -> lost.test(id)));
        viewer.feed = feed;
        feed.join(viewer, follower.readsStarted());
        if (feed.wantsRead()) {
            follower.read(feed);
        }
    }

    private void left(FeedSocket viewer) {
        int unused = metrics.closed();
        ShowFeed feed = viewer.feed;
        if (feed != null) {
            feed.left(viewer);
        }
        completeWhenEmpty();
    }

    private void completeWhenEmpty() {
        if (closing && metrics.sockets() == 0) {
            closed.tryComplete();
        }
    }

    private void onHub(Runnable task) {
        context.runOnContext(unused -> task.run());
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
