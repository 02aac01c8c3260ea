package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.tallylight.feed.state.ShowState;
import io.tallylight.show.ShowView;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What it costs when a whole audience comes back at once, counted in encodings. */
class ManyComeBackTest {
    private static final int VIEWERS = 10_000;
    private static final int DEADLINE_S = 20;
    private static final FeedConnection.Listener NOBODY = new DeafListener();

    private final EventLoop loop = new DefaultEventLoop();
    private final AtomicInteger written = new AtomicInteger();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FeedSettings settings = FeedFixture.SETTINGS;
    private final TickPace tickPace = new TickPace(10, 1_000);
    private final LoopTasks loopTasks = new LoopTasks(tickPace);
    private final ConnectionLimits connectionLimits = new ConnectionLimits(settings);
    private final FeedContext tools = new FeedContext(
            settings,
            new FeedMetrics(registry, tickPace, connectionLimits),
            connectionLimits,
            loopTasks,
            new NoHoldings(),
            Clock.systemUTC(),
            () -> 0,
            Runnable::run,
            show -> false,
            show -> Future.succeededFuture(true));

    @AfterEach
    void stop() throws Exception {
        assertTrue(loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(DEADLINE_S, TimeUnit.SECONDS));
    }

    /** A line on which everything that is written counts, and nothing else happens. */
    private final class CountingLine extends FeedConnection {
        private final Transport transport;

        CountingLine(Transport transport) {
            super(NOBODY);
            this.transport = transport;
        }

        @Override
        Transport transport() {
            return transport;
        }

        @Override
        EventLoop loop() {
            return loop;
        }

        @Override
        boolean isWritable() {
            return true;
        }

        @Override
        void write(Frame frame) {
            written.incrementAndGet();
        }

        @Override
        void close(Disconnect disconnect) {}
    }

    @Test
    void tenThousandWithoutAPlaceShareOneSnapshot() throws Exception {
        comeBack(null);
        assertEquals(1, count("snapshots"));
        assertEquals(0, count("updates"));
    }

    @Test
    void tenThousandFromOnePlaceShareOneUpdate() throws Exception {
        comeBack("k3f9:2");
        assertEquals(0, count("snapshots"));
        assertEquals(1, count("updates"));
    }

    @Test
    void tenThousandFromPlacesOfTheirOwnCostABoundedNumber() throws Exception {
        Subscribers subscribers = new Subscribers("spring", false, tools, (all, behind) -> {});
        MessageContext now = moment();
        for (int i = 0; i < VIEWERS; i++) {
            subscribers.add(viewer("k3f9:" + i, i % 2 == 0), now);
        }
        told();
        subscribers.forget();
        assertEquals(Subscribers.UPDATES_KEPT_MAX, count("updates"));
        assertEquals(1, count("snapshots"));
    }

    private void comeBack(@Nullable String after) throws Exception {
        Subscribers subscribers = new Subscribers("spring", false, tools, (all, behind) -> {});
        MessageContext now = moment();
        for (int i = 0; i < VIEWERS; i++) {
            subscribers.add(viewer(after, i % 2 == 0), now);
        }
        told();
        subscribers.forget();
    }

    private void told() throws Exception {
        loopTasks.flush();
        loop.submit(() -> {}).get(DEADLINE_S, TimeUnit.SECONDS);
        assertEquals(VIEWERS, written.get());
    }

    private Subscriber viewer(@Nullable String after, boolean socket) {
        Transport transport = socket ? Transport.WEBSOCKET : Transport.EVENTS;
        return new Subscriber(new SubscribeRequest("spring", after, null, null, 1), new CountingLine(transport));
    }

    private static MessageContext moment() {
        String doc =
                "{\"id\":\"spring\",\"title\":\"Spring\",\"status\":\"live\",\"currency\":\"EUR\",\"publicCounts\":\"exact\"}";
        String mug = "{\"sku\":\"MUG-1\",\"title\":\"Mug\",\"price\":1999,\"status\":\"open\"}";
        ShowView view = new ShowView(
                "spring",
                Map.of("epoch", "k3f9", "seq", "20000", "docSeq", "1", "doc", doc),
                List.of(new ShowView.Offer("MUG-1", mug, 12, 12, 0, 0, 19_999, 1)),
                Map.of(),
                "1-0",
                1_795_281_123_456L);
        return new MessageContext(new ShowState(view), VIEWERS, false, 0);
    }

    private double count(String meter) {
        return registry.get("tallylight.feed." + meter).counter().count();
    }
}
