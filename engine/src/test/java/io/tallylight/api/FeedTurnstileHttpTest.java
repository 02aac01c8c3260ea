package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.admission.ConnectionPacer;
import io.tallylight.admission.RateLimits;
import io.tallylight.config.Config;
import io.tallylight.feed.FeedHub;
import io.tallylight.feed.FeedSettings;
import io.tallylight.feed.NoHoldings;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who wait at the feed's door of a loop that has no time until the test says so; the show is none that exists. */
class FeedTurnstileHttpTest {
    private static final String HEAD = "GET /v1/shows/spring/feed HTTP/1.1\r\nHost: localhost\r\n";
    private static final String SOCKET = HEAD + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final String EVENTS = HEAD + "Accept: text/event-stream\r\n\r\n";

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Queue<Runnable> turns = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final ConnectionPacer connectionPacer =
            new ConnectionPacer(System::nanoTime, (ns, task) -> turns.add(task), new ConnectionPacer.Listener() {
                @Override
                public void waiting(int change) {
                    waiting.addAndGet(change);
                }

                @Override
                public void refused() {
                    refused.incrementAndGet();
                }
            });

    private RealRedis server;
    private SharedRedis redis;
    private int port;

    @BeforeEach
    void serve() throws Exception {
        server = new RealRedis(folder);
        redis = SharedRedis.connect(server.url());
        FeedHub hub = new FeedHub(
                vertx,
                redis,
                FeedSettings.of(50, 1_000, 100, 100, 0),
                new FeedHub.Sources(
                        "node",
                        (show, token) -> Future.succeededFuture(Optional.empty()),
                        new NoHoldings(),
                        Clock.systemUTC()),
                registry);
        RateLimiter rateLimiter =
                new RateLimiter(new RateLimits(Config.defaults().admission(), List.of(), System::nanoTime, registry));
        FeedRoutes feed = new FeedRoutes(hub, rateLimiter, List.of());
        HttpConnections.OnLoop connections = new HttpConnections(100, registry).onLoop();
        HttpMetrics metrics = new HttpMetrics(registry);
        Routes routes = new Routes(metrics);
        feed.mount(routes, connections, connectionPacer);
        Dispatcher.Steps steps = new Dispatcher.Steps(
                vertx, routes, new RequestChecks(), new InFlightRequests(), NoBodies.of(vertx), metrics);
        Dispatcher dispatcher = new Dispatcher(steps, Problems::answer);
        HttpServerOptions options = new HttpServerOptions().setPort(0).setHost("127.0.0.1");
        FeedHub.configure(options);
        CompletableFuture<Integer> bound = new CompletableFuture<>();
        loop.runOnContext(v -> vertx.createHttpServer(options)
                .connectionHandler(connections::opened)
                .requestHandler(dispatcher::handle)
                .listen()
                .onSuccess(made -> bound.complete(made.actualPort()))
                .onFailure(bound::completeExceptionally));
        port = Await.done(bound);
    }

    @AfterEach
    void stop() {
        Await.result(vertx.close());
        redis.close();
        server.close();
    }

    private void awaitWaiting(int count) {
        Await.until(count + " wait", () -> waiting.get() == count);
    }

    /** The loop has time now; answers how many HTTP connections there are after what it was given to do by that. */
    private double turn() throws Exception {
        CompletableFuture<Double> left = new CompletableFuture<>();
        loop.runOnContext(v -> {
            for (Runnable task = turns.poll(); task != null; task = turns.poll()) {
                task.run();
            }
            loop.runOnContext(later -> left.complete(gauge("tallylight.http.connections")));
        });
        return Await.done(left);
    }

    @Test
    void whoWaitsIsAnsweredWhenTheLoopHasTime() throws Exception {
        try (RawHttp socket = new RawHttp(port);
                RawHttp events = new RawHttp(port)) {
            socket.write(SOCKET);
            events.write(EVENTS);
            awaitWaiting(2);
            assertTrue(!socket.hasAnswer() && !events.hasAnswer());
            assertEquals(1, turn(), "the handshake is made in the next task of the loop, so its time counts");
            assertTrue(socket.answer(true).startsWith("HTTP/1.1 101 "));
            assertTrue(socket.read("/problems/not-found"));
            String answer = events.answer(false);
            assertTrue(answer.startsWith("HTTP/1.1 404 ") && answer.contains("/problems/not-found"), answer);
        }
        assertEquals(0, refused.get());
    }

    @Test
    void whoLeftMeanwhileIsForgotten() throws Exception {
        for (String how : new String[] {SOCKET, EVENTS}) {
            try (RawHttp leaving = new RawHttp(port)) {
                leaving.write(how);
                awaitWaiting(1);
            }
            Await.until("it has left", () -> gauge("tallylight.http.connections") == 0);
            assertEquals(0, turn());
            awaitWaiting(0);
            assertEquals(0, gauge("tallylight.feed.sockets"));
        }
        assertEquals(0, refused.get());
    }

    @Test
    void whoWaitsWhenTheNodeStopsIsToldToComeBack() throws Exception {
        try (RawHttp socket = new RawHttp(port);
                RawHttp events = new RawHttp(port)) {
            socket.write(SOCKET);
            events.write(EVENTS);
            awaitWaiting(2);
            loop.runOnContext(v -> connectionPacer.close());
            for (RawHttp each : new RawHttp[] {socket, events}) {
                String answer = each.answer(false);
                assertTrue(answer.startsWith("HTTP/1.1 503 ") && answer.contains("/problems/overloaded"), answer);
                assertTrue(answer.contains("Retry-After: "), answer);
            }
            assertEquals(2, refused.get());
            assertEquals(0, waiting.get());
            // The connection is good for more.
            String again = socket.write(SOCKET).answer(true);
            assertTrue(again.startsWith("HTTP/1.1 101 "), again);
        }
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
