package io.tallylight.load.bench.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.evidence.Waiting;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireClientTest {
    private static final Set<Integer> CREATED = Set.of(201);

    private final Vertx vertx = Vertx.vertx();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final Set<String> buyers = ConcurrentHashMap.newKeySet();
    private final Set<String> paths = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();

    @AfterEach
    void stop() throws Exception {
        Waiting.close(vertx);
    }

    @Test
    void everyRequestHasAKeyOfItsOwnAndBuyersTakeTurns() throws Exception {
        try (var client = open(serve(201), 3)) {
            var run = client.closed(200, CREATED);
            assertEquals(requests.get(), run.answered(201));
            assertEquals(requests.get(), keys.size());
            assertTrue(buyers.size() > 1 && buyers.size() <= 7, buyers.toString());
            assertEquals(Set.of("/v1/shows/a/reservations", "/v1/shows/b/reservations"), paths);
            assertEquals(List.of(), run.complaints());
            assertEquals(run.answered(), run.accepted().getTotalCount());
            assertTrue(run.answered() >= 3);
            assertTrue(client.cpuNs() > 0);
        }
    }

    @Test
    void anOpenLoadSendsWhatIsDueAndCountsWhatItCouldNotSend() throws Exception {
        try (var client = open(serve(201), 3)) {
            var run = client.open(1_000, 300, CREATED);
            assertEquals(300, run.answered() + run.unsent());
            assertEquals(300, run.accepted().getTotalCount());
        }
    }

    @Test
    void aStallShowsInEveryRequestThatItDelayed() throws Exception {
        try (var client = open(serveAfter(100), 1)) {
            var run = client.open(1_000, 300, CREATED);
            assertTrue(run.unsent() > 200, run.toString());
            assertEquals(300, run.accepted().getTotalCount());
            assertTrue(
                    run.accepted().getValueAtPercentile(50) > 100_000_000, "half of them waited longer than the stall");
        }
    }

    @Test
    void anAnswerThatNobodyExpectedIsAComplaintWithItsText() throws Exception {
        try (var client = open(serve(409), 2)) {
            var run = client.closed(50, CREATED);
            assertEquals(run.answered(), run.answered(409));
            assertEquals(run.answered(), run.refused().getTotalCount());
            assertTrue(run.complaints().get(0).contains("409"), run.complaints().toString());
        }
    }

    @Test
    void connectionsThatEndUnderARequestAreLostAndEndTheLoad() throws Exception {
        try (var client = open(listen(request -> request.connection().close()), 2)) {
            var run = client.closed(60_000, CREATED);
            assertEquals(2, run.lost());
            assertEquals(0, run.answered());
        }
    }

    @Test
    void connectionsThatEndedAreOpenedAgainForTheNextLoad() throws Exception {
        var firstOnes = new AtomicInteger(2);
        var url = listen(request -> {
            if (firstOnes.getAndDecrement() > 0) {
                request.connection().close();
            } else {
                answer(request, 201);
            }
        });
        try (var client = open(url, 2)) {
            assertEquals(2, client.closed(60_000, CREATED).lost());
            var run = client.open(100, 200, CREATED);
            assertEquals(20, run.answered(201) + run.unsent());
            assertTrue(run.answered(201) > 0, run.toString());
            assertEquals(List.of(), run.complaints());
        }
    }

    @Test
    void aServerMayCloseAConnectionThatRests() throws Exception {
        var open = new ArrayList<HttpConnection>();
        var url = listen(new HttpServerOptions().setHttp2ClearTextEnabled(false), open::add, request -> {
            open.stream().filter(other -> other != request.connection()).forEach(other -> {
                var unused = other.close();
            });
            answer(request, 201);
        });
        try (var client = open(url, 2)) {
            var run = client.open(2, 600, CREATED);
            assertEquals(2, run.answered(201), run.toString());
            assertEquals(0, run.lost());
            assertEquals(List.of(), run.complaints());
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var url = URI.create("http://127.0.0.1:" + port);
        var thrown = assertThrows(WireException.class, () -> open(url, 1).close());
        assertTrue(String.valueOf(thrown.getMessage()).startsWith("cannot connect to " + url), thrown.getMessage());
    }

    private static WireClient open(URI url, int connections) throws Exception {
        var requests = List.of(RequestTemplate.reserve(url, "a", "S"), RequestTemplate.reserve(url, "b", "S"));
        return WireClient.open(url, requests, connections, new Sequence(7));
    }

    private URI serve(int status) throws Exception {
        return listen(request -> answer(request, status));
    }

    private URI serveAfter(long ms) throws Exception {
        return listen(request -> vertx.setTimer(ms, id -> answer(request, 201)));
    }

    private void answer(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end("{}");
    }

    private URI listen(Handler<HttpServerRequest> then) throws Exception {
        return listen(new HttpServerOptions(), connection -> {}, then);
    }

    private URI listen(HttpServerOptions options, Handler<HttpConnection> opened, Handler<HttpServerRequest> then)
            throws Exception {
        HttpServer server = Waiting.on(
                "listening",
                vertx.createHttpServer(options)
                        .connectionHandler(opened)
                        .requestHandler(request -> request.body().onSuccess(body -> {
                            requests.incrementAndGet();
                            keys.add(String.valueOf(request.getHeader("Idempotency-Key")));
                            buyers.add(new JsonObject(body).getString("buyerId"));
                            paths.add(request.path());
                            then.handle(request);
                        }))
                        .listen(0, "127.0.0.1"));
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }
}
