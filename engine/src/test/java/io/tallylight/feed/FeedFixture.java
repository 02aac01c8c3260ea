package io.tallylight.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.json.Json;
import io.tallylight.redis.RedisClock;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One node: a feed behind an HTTP server with two event loops, as the engine has it. */
final class FeedFixture implements AutoCloseable {
    private static final AtomicInteger NODES = new AtomicInteger();

    static final FeedSettings SETTINGS = settings(10, 25_000, 10_000, 65_536);

    final Vertx vertx;
    final SharedRedis redis;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final RedisClock clock;
    final Tickets tickets;
    final FeedHub hub;
    final int port;
    /** How its viewers come. */
    boolean overEvents;

    private final List<FeedClient> clients = new ArrayList<>();

    FeedFixture(String redisUrl) {
        this(redisUrl, SETTINGS, new HttpServerOptions());
    }

    FeedFixture(String redisUrl, FeedSettings settings, HttpServerOptions options) {
        this(redisUrl, settings, options, Clock.systemUTC());
    }

    /** {@code own} is the node's clock, which may be wrong. */
    FeedFixture(String redisUrl, FeedSettings settings, HttpServerOptions options, Clock own) {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        redis = SharedRedis.connect(redisUrl);
        clock = Await.result(RedisClock.start(vertx, redis, own, System::nanoTime, registry));
        tickets = new Tickets(redis, new SecureRandom(), clock);
        String name = Integer.toString(NODES.incrementAndGet());
        hub = new FeedHub(
                vertx, redis, settings, new FeedHub.Sources(name, tickets, new NoHoldings(), clock), registry);
        FeedHub.configure(options);
        HttpServer server = vertx.createHttpServer(options.setPort(0).setHost("127.0.0.1"));
        port = Await.result(server.requestHandler(this::route).listen()).actualPort();
    }

    static FeedSettings settings(int tickMs, int pingMs, int slowMs, int queueBytes) {
        return new FeedSettings(
                tickMs, 1_000, pingMs, slowMs, queueBytes, 4_096, 1_000, 1_000, 0, 1_000, 30_000, 100, 20_000);
    }

    private void route(HttpServerRequest request) {
        String show = request.path().substring(1);
        String after = request.getParam("after");
        String view = request.getParam("view");
        String ticket = request.getParam("ticket");
        String seen = request.getHeader("Last-Event-ID");
        if ("text/event-stream".equals(request.getHeader("Accept"))) {
            SubscribeRequest subscribeRequest =
                    new SubscribeRequest(show, seen == null ? after : seen, view, ticket, 1);
            hub.accept(request, subscribeRequest, (problem, detail) -> refuse(request, problem), () -> {}, ns -> {});
        } else {
            request.toWebSocket()
                    .onSuccess(
                            socket -> hub.accept(socket, new SubscribeRequest(show, after, view, ticket, 1), ns -> {}));
        }
    }

    private static void refuse(HttpServerRequest request, String problem) {
        var unused = request.response().setStatusCode(400).end(problem);
    }

    @CanIgnoreReturnValue
    FeedClient connect(String show) {
        return connect(show, "", Json.object());
    }

    /** @param query with its question mark */
    @CanIgnoreReturnValue
    FeedClient connect(String show, String query, ObjectNode startState) {
        String path = "/" + show + query;
        return keep(
                overEvents
                        ? FeedClient.overEvents(vertx, port, path, startState, null)
                        : new FeedClient(vertx, port, path, startState));
    }

    /** Another socket that goes on where this viewer stopped. */
    @CanIgnoreReturnValue
    FeedClient resume(FeedClient before) {
        return connect(before.state().path("show").asText(), "?after=" + before.after(), before.state());
    }

    @CanIgnoreReturnValue
    FeedClient keep(FeedClient client) {
        clients.add(client);
        return client;
    }

    double count(String meter) {
        return registry.get("tallylight.feed." + meter).counter().count();
    }

    @Override
    public void close() {
        clock.close();
        clients.forEach(FeedClient::close);
        Await.result(hub.close());
        Await.result(vertx.close());
        redis.close();
    }
}
