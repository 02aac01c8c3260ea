package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees of a shutdown. */
class ShutdownHttpTest {
    private static final long DEADLINE_SECONDS = 30;
    private static final int DRAIN_MS = 5_000;

    @TempDir
    Path folder;

    @Test
    void aCommandInFlightIsFinishedWhileNewOnesAreSentElsewhere() throws Exception {
        Engine engine = Engine.start(Config.defaults().withHttpPort(0).withDataDir(folder));
        CompletableFuture<Void> closed;
        try {
            Api api = new Api(engine.port());
            String show = api.liveShow();
            api.offer(show, "A", 5);
            String body = "{\"buyerId\":\"b\",\"lines\":[{\"sku\":\"A\",\"quantity\":1}]}";
            String head = "POST " + Api.reservations(show) + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nIdempotency-Key: in-flight\r\nContent-Length: "
                    + body.length();
            try (RawHttp slow = new RawHttp(api);
                    RawHttp kept = new RawHttp(api)) {
                assertTrue(kept.ask("GET /health/ready HTTP/1.1", "Host: localhost")
                        .startsWith("HTTP/1.1 200 "));
                // The server says 100 once it has taken the request in; the body is still to come.
                String go = slow.ask(head, "Expect: 100-continue");
                assertTrue(go.startsWith("HTTP/1.1 100 "), go);
                closed = CompletableFuture.runAsync(engine::close);

                awaitNotReady(kept);
                // Until the node refuses commands, this one is answered that so many units are not available.
                String tooMany = body.replace("\"quantity\":1", "\"quantity\":9");
                Await.until("commands are refused", () -> {
                    String answer = kept.write(head.replace("in-flight", "too-late-") + "\r\n\r\n" + tooMany)
                            .answer(false);
                    boolean refused = answer.startsWith("HTTP/1.1 503 ");
                    assertTrue(!refused || answer.contains("/problems/unavailable"), answer);
                    assertTrue(!refused || answer.contains("Retry-After: "), answer);
                    return refused;
                });
                assertTrue(kept.ask("GET /v1/shows/" + show + " HTTP/1.1", "Host: localhost")
                        .startsWith("HTTP/1.1 200 "));
                String answer = slow.write(body).answer(false);
                assertTrue(answer.startsWith("HTTP/1.1 201 "), answer);
            }
            closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);

            try (Engine again = Engine.start(Config.defaults().withHttpPort(0).withDataDir(folder))) {
                Api after = new Api(again.port());
                assertEquals("4 1 0", after.counters(show, "A"));
                after.audit(show);
            }
        } finally {
            engine.close();
        }
    }

    @Test
    void aNodeThatDrainsIsNotReadyAndServesUntilItRefuses() throws Exception {
        Config config = Config.defaults().withHttpPort(0).withDataDir(folder);
        Engine engine = Engine.start(config.withHttp(config.http().withDrainMs(DRAIN_MS)));
        try {
            Api api = new Api(engine.port());
            String show = api.liveShow();
            api.offer(show, "A", 5);
            long start = System.nanoTime();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(engine::close);

            Await.until("it is not ready", () -> api.get("/health/ready").status() == 503);
            assertEquals(
                    "down",
                    api.get("/health/ready").json().at("/checks/accepting").textValue());
            api.get("/health/live").is(200);
            Reply served = api.reserve(show, "A", 1).is(201);
            assertEquals("close", served.header("Connection").orElse(""), "the next request shall go elsewhere");

            closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertTrue(System.nanoTime() - start >= DRAIN_MS * 1_000_000L, "it serves for as long as it says");
        } finally {
            engine.close();
        }
    }

    private static void awaitNotReady(RawHttp kept) {
        Await.until(
                "it is not ready",
                () -> kept.ask("GET /health/ready HTTP/1.1", "Host: localhost").startsWith("HTTP/1.1 503 "));
    }
}
