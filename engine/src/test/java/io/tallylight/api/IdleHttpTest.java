package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections on which nothing happens. */
class IdleHttpTest {
    private static final int IDLE_MS = 500;
    private static final String READ = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    static Path folder;

    private static Engine engine;
    private static int port;

    /** Of this test alone: it shares no connection that another left open. */
    private final Api api = new Api(port);

    @BeforeAll
    static void start() throws Exception {
        Config config = Config.defaults().withDataDir(folder);
        engine = Engine.start(config.withHttp(
                config.http().withPort(0).withTimeouts(IDLE_MS, config.http().bodyTimeoutMs())));
        port = engine.port();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void aConnectionThatSendsNothingIsClosed() throws Exception {
        try (RawHttp silent = new RawHttp(api)) {
            assertEquals("<closed>", silent.answer(false));
        }
    }

    @Test
    void aConnectionThatSendsNoSecondRequestIsClosed() throws Exception {
        try (RawHttp once = new RawHttp(api)) {
            assertTrue(once.write(READ).answer(false).startsWith("HTTP/1.1 200 "));
            assertEquals("<closed>", once.answer(false));
        }
    }

    @Test
    void halfAHeadIsNoRequest() throws Exception {
        try (RawHttp half = new RawHttp(api)) {
            assertEquals(
                    "<closed>",
                    half.write("GET /health/live HTTP/1.1\r\nHost: lo").answer(false));
        }
    }

    @Test
    void aFeedThatIsQuietForLongerStaysOpen() throws Exception {
        String show = api.liveShow();
        Queue<String> frames = new ConcurrentLinkedQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + api.port() + "/v1/shows/" + show + "/feed"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                                frames.add(data.toString());
                                from.request(1);
                                return CompletableFuture.completedStage(null);
                            }
                        })
                .get(20, TimeUnit.SECONDS);
        Await.until("the snapshot is there", () -> !frames.isEmpty());
        for (int i = 0; i < 2; i++) {
            aConnectionThatSendsNothingIsClosed();
        }
        api.patch("/v1/shows/" + show, "{'title':'Still here'}").is(200);
        Await.until("the feed goes on", () -> frames.stream().anyMatch(frame -> frame.contains("Still here")));
        socket.abort();
    }
}
