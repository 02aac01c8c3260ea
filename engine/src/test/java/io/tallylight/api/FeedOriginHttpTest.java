package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feed that pages of some origins may follow, and no others. */
class FeedOriginHttpTest {
    @TempDir
    static Path folder;

    private static Engine engine;
    private static Api api;
    private static String show;

    @BeforeAll
    static void start() throws Exception {
        Config config = Config.defaults().withDataDir(folder).withHttpPort(0);
        engine = Engine.start(config.withFeed(config.feed().withOrigins(List.of("https://shop.example", "null"))));
        api = Api.patient(engine.port());
        show = api.show("{'title':'T','currency':'EUR'}");
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static String events(String... headers) throws Exception {
        String[] lines = new String[3 + headers.length];
        lines[0] = "GET /v1/shows/" + show + "/feed HTTP/1.1";
        lines[1] = "Host: localhost";
        lines[2] = "Accept: text/event-stream";
        System.arraycopy(headers, 0, lines, 3, headers.length);
        try (RawHttp raw = new RawHttp(api)) {
            return raw.ask(lines);
        }
    }

    private static String socket(String origin) throws Exception {
        try (RawHttp raw = new RawHttp(api)) {
            return raw.ask(
                    "GET /v1/shows/" + show + "/feed HTTP/1.1",
                    "Host: localhost",
                    "Origin: " + origin,
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13");
        }
    }

    @Test
    void listedPagesAndProgramsMayFollow() throws Exception {
        assertTrue(events("Origin: https://shop.example").startsWith("HTTP/1.1 200 "));
        assertTrue(events("Origin: null").startsWith("HTTP/1.1 200 "));
        assertTrue(events().startsWith("HTTP/1.1 200 "));
        assertTrue(socket("https://shop.example").startsWith("HTTP/1.1 101 "));
    }

    /** Its own overlay and shop are pages too. */
    @Test
    void theEnginesOwnPagesMayFollow() throws Exception {
        assertTrue(socket("http://localhost").startsWith("HTTP/1.1 101 "));
        assertTrue(events("Origin: http://localhost").startsWith("HTTP/1.1 200 "));
        assertTrue(socket("http://localhost:1").startsWith("HTTP/1.1 403 "), "another port is another site");
    }

    @Test
    void otherPagesMayNot() throws Exception {
        for (String answer :
                List.of(events("Origin: https://elsewhere.example"), socket("https://elsewhere.example"))) {
            assertTrue(answer.startsWith("HTTP/1.1 403 ") && answer.contains("/problems/forbidden-origin"), answer);
        }
    }
}
