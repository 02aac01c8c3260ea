package io.tallylight.web;

import io.tallylight.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves the pages as the engine does, with the same content security policy, and plays the engine from the test's script: the test
 * takes each feed connection as it comes and says what goes down it, and lines up the answers to the shop's calls.
 */
final class StandInEngine implements AutoCloseable {
    private static final int QUEUE_MAX = 100;
    private static final String PREFIX = "/below/a/path";
    private static final int DEADLINE_SECONDS = 20;
    private static final String POLICY = "default-src 'self'; img-src * data:; connect-src 'self' ws: wss:; "
            + "base-uri 'none'; form-action 'self'; object-src 'none'";
    private static final String OVERLAY_POLICY = POLICY + "; style-src 'self' 'unsafe-inline'";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");

    /** One answer to a shop call; status 0 cuts the line instead of answering. */
    record Answer(int status, String body, Map<String, String> headers) {}

    /** What a shop call that changes something carried. */
    record Call(String method, String path, String key, String body) {}

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<ServerWebSocket> connections = new ArrayBlockingQueue<>(QUEUE_MAX);
    /** By method and path; what nobody lined up is answered 404. */
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();

    private final BlockingQueue<Call> calls = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final BlockingQueue<HttpServerRequest> streams = new ArrayBlockingQueue<>(QUEUE_MAX);
    /** What pages said on each feed connection; it may say it before the test asks for the connection. */
    private final Map<ServerWebSocket, BlockingQueue<String>> said = new ConcurrentHashMap<>();

    private final AtomicInteger socketsToRefuse = new AtomicInteger();
    private final HttpServer server;

    StandInEngine() throws Exception {
        server = vertx.createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("tallylight.v1"))
                .requestHandler(this::handle)
                .webSocketHandshakeHandler(handshake -> {
                    boolean refused = socketsToRefuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                    Object unused = refused ? handshake.reject(403) : handshake.accept();
                })
                .webSocketHandler(this::connected)
                .listen(0, "127.0.0.1")
                .await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    /** The next feed connection that a page opens. */
    ServerWebSocket nextConnection() throws InterruptedException {
        return Objects.requireNonNull(
                connections.poll(DEADLINE_SECONDS, TimeUnit.SECONDS), "the page opened no feed connection");
    }

    /** The next message that a page sent on {@code feed}. */
    String nextSaid(ServerWebSocket feed) throws InterruptedException {
        BlockingQueue<String> messages = Objects.requireNonNull(said.get(feed));
        return Objects.requireNonNull(messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS), "the page said nothing");
    }

    /** The next feed that a page asks for as server-sent events; its response has begun. */
    HttpServerRequest nextStream() throws InterruptedException {
        return Objects.requireNonNull(streams.poll(DEADLINE_SECONDS, TimeUnit.SECONDS), "the page asked for no stream");
    }

    boolean hasMoreConnections() {
        return !connections.isEmpty() || !streams.isEmpty();
    }

    /** Plays the proxy that lets no WebSocket through, for the next so many. */
    void refuseSockets(int times) {
        socketsToRefuse.set(times);
    }

    Call nextCall() throws InterruptedException {
        return Objects.requireNonNull(calls.poll(DEADLINE_SECONDS, TimeUnit.SECONDS), "the page made no call");
    }

    /** Lines up one answer to {@code call}, for example {@code POST /v1/shows/spring/reservations}. */
    void answer(String call, int status, String body, Map<String, String> headers) {
        answers.computeIfAbsent(call, key -> new ConcurrentLinkedQueue<>())
                .add(new Answer(status, body.replace('\'', '"'), headers));
    }

    void answer(String call, int status, String body) {
        answer(call, status, body, Map.of());
    }

    void forget() {
        socketsToRefuse.set(0);
        connections.clear();
        said.clear();
        streams.clear();
        answers.clear();
        calls.clear();
    }

    private void connected(ServerWebSocket feed) {
        BlockingQueue<String> messages = new ArrayBlockingQueue<>(QUEUE_MAX);
        said.put(feed, messages);
        feed.textMessageHandler(messages::add);
        connections.add(feed);
    }

    private void handle(HttpServerRequest request) {
        String path = inside(request.path());
        if (path.startsWith("/v1/")) {
            request.body().onSuccess(body -> call(request, body));
        } else if (path.startsWith("/overlay/")) {
            send(request, "/web/overlay.html");
        } else if (path.startsWith("/shop/")) {
            send(request, "/web/shop.html");
        } else {
            send(request, path);
        }
    }

    /** Plays the proxy that serves the engine below a path. */
    private static String inside(String path) {
        return path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
    }

    private void call(HttpServerRequest request, Buffer body) {
        String method = request.method().name();
        String key = Objects.requireNonNullElse(request.getHeader("Idempotency-Key"), "");
        Queue<Answer> waiting = answers.getOrDefault(method + " " + request.path(), new ArrayDeque<>());
        if ("text/event-stream".equals(request.getHeader("Accept")) && waiting.isEmpty()) {
            Object unused = request.response()
                    .setChunked(true)
                    .putHeader("Content-Type", "text/event-stream")
                    .writeHead();
            streams.add(request);
            return;
        }
        Answer answer = Objects.requireNonNullElse(waiting.poll(), new Answer(404, "", Map.of()));
        // Asked for with each connection of a shop; no test waits for it.
        if (!"GET".equals(method) && !request.path().equals("/v1/feed-tickets")) {
            calls.add(new Call(method, request.path(), key, body.toString()));
        }
        if (answer.status() == 0) {
            request.connection().close();
            return;
        }
        answer.headers().forEach((name, value) -> request.response().putHeader(name, value));
        request.response().setStatusCode(answer.status()).end(answer.body());
    }

    private static void send(HttpServerRequest request, String resource) {
        String extension = resource.substring(resource.lastIndexOf('.') + 1);
        try (InputStream in = StandInEngine.class.getResourceAsStream(resource)) {
            if (in == null || !TYPES.containsKey(extension)) {
                request.response().setStatusCode(404).end();
                return;
            }
            request.response()
                    .putHeader("Content-Type", TYPES.get(extension))
                    .putHeader("Content-Security-Policy", resource.endsWith("overlay.html") ? OVERLAY_POLICY : POLICY)
                    .end(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
