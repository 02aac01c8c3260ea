package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More connections than there may be. */
class ConnectionsHttpTest {
    private static final int CONNECTIONS_MAX = 12;
    private static final String READ = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String METRICS = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    static Path folder;

    private static Engine engine;
    private static int port;

    /** Of this test alone: it shares no connection that another left open. */
    private final Api api = new Api(port);

    @BeforeAll
    static void start() throws Exception {
        Config config = Config.defaults().withDataDir(folder);
        engine = Engine.start(config.withHttp(config.http().withPort(0).withConnectionsMax(CONNECTIONS_MAX)));
        port = engine.port();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void oneConnectionTooManyIsClosedAndAFeedSocketIsNone() throws Exception {
        String show = api.liveShow();
        List<RawHttp> members = new ArrayList<>();
        try (RawHttp feed = new RawHttp(api);
                RawHttp first = new RawHttp(api)) {
            assertTrue(feed.ask(
                            "GET /v1/shows/" + show + "/feed HTTP/1.1",
                            "Host: localhost",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            "Sec-WebSocket-Version: 13")
                    .startsWith("HTTP/1.1 101 "));
            assertTrue(isServed(first));
            RawHttp next = new RawHttp(api);
            while (isServed(next)) {
                members.add(next);
                assertTrue(members.size() < CONNECTIONS_MAX, "the first was one too");
                next = new RawHttp(api);
            }
            next.close();
            String metrics = first.write(METRICS).answer(false);
            assertTrue(metrics.contains("\ntallylight_http_connections " + CONNECTIONS_MAX + ".0\n"), metrics);
            assertTrue(metrics.contains("\ntallylight_http_connections_refused_total 1.0\n"), metrics);
            assertTrue(metrics.contains("\ntallylight_feed_sockets 1.0\n"), metrics);

            members.get(0).close();
            Await.until("there is room again", () -> {
                try (RawHttp one = new RawHttp(api)) {
                    return isServed(one);
                }
            });
        } finally {
            for (RawHttp member : members) {
                member.close();
            }
        }
    }

    private static boolean isServed(RawHttp raw) {
        try {
            return raw.write(READ).answer(false).startsWith("HTTP/1.1 200 ");
        } catch (IOException reset) {
            return false;
        }
    }
}
