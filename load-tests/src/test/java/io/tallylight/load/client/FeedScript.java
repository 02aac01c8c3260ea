package io.tallylight.load.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.evidence.EvidenceException;
import io.tallylight.load.evidence.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real server of a feed that says what a test tells it to, connection by connection, over either transport. */
final class FeedScript implements AutoCloseable {
    private static final long DEADLINE_S = 20;

    private final Vertx vertx = Vertx.vertx();
    private final List<Part> parts;
    private final List<CompletableFuture<String>> afters = new ArrayList<>();
    private final URI url;
    private final AtomicInteger refused = new AtomicInteger();
    private int next;

    /**
     * What one connection gets.
     *
     * @param refusedWith a status in place of a stream, and this close code of a WebSocket; 0 for none
     * @param messages sent at once, with single quotes
     * @param ends whether the line ends after them
     */
    record Part(int refusedWith, int closeCode, List<String> messages, boolean ends) {
        static Part refusing(int status, int closeCode) {
            return new Part(status, closeCode, List.of(), true);
        }

        static Part ending(String... messages) {
            return new Part(0, 4000, List.of(messages), true);
        }

        static Part staying(String... messages) {
            return new Part(0, 0, List.of(messages), false);
        }
    }

    FeedScript(Part... parts) throws Exception {
        this.parts = List.of(parts);
        for (int i = 0; i < parts.length; i++) {
            afters.add(new CompletableFuture<>());
        }
        var server = Waiting.on(
                "listening",
                vertx.createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("tallylight.v1"))
                        .requestHandler(this::serve)
                        .listen(0, "127.0.0.1"));
        this.url = URI.create("http://127.0.0.1:" + server.actualPort());
    }

    URI url() {
        return url;
    }

    /** What the connection of that number, from 0, wanted to go on from; empty for nothing. Waits for it to come. */
    String afterOf(int connection) throws Exception {
        return afters.get(connection).get(DEADLINE_S, TimeUnit.SECONDS);
    }

    /** Waits until so many more connections than there are parts came; each of them was closed at once. */
    void awaitRefused(int more) throws EvidenceException {
        int enough = refused.get() + more;
        int seen = Waiting.until(refused::get, count -> count >= enough, TimeUnit.SECONDS.toMillis(DEADLINE_S));
        assertTrue(seen >= enough, () -> "connections: " + seen);
    }

    private void serve(HttpServerRequest request) {
        if (next == parts.size()) {
            refused.incrementAndGet();
            request.connection().close();
            return;
        }
        int number = next++;
        var part = parts.get(number);
        if (request.headers().contains("Upgrade")) {
            request.toWebSocket().onSuccess(socket -> {
                part.messages().forEach(message -> socket.writeTextMessage(quoted(message)));
                if (part.ends()) {
                    socket.close((short) part.closeCode(), "so it is written");
                }
                told(number, request.getParam("after"));
            });
            return;
        }
        var response = request.response();
        if (part.refusedWith() != 0) {
            response.setStatusCode(part.refusedWith()).end();
        } else {
            response.setChunked(true).putHeader("Content-Type", "text/event-stream");
            part.messages().forEach(message -> response.write("data: " + quoted(message) + "\n\n"));
            if (part.ends()) {
                response.end();
            }
        }
        told(number, request.getHeader("Last-Event-ID"));
    }

    private void told(int number, @Nullable String after) {
        afters.get(number).complete(after == null ? "" : after);
    }

    private static String quoted(String message) {
        return message.replace('\'', '"');
    }

    @Override
    public void close() {
        Waiting.close(vertx);
    }
}
