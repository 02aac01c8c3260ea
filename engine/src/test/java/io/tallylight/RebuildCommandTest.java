package io.tallylight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command {@code rebuild}, before a stand-in of an engine that answers what the test wants. */
class RebuildCommandTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer standIn;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        standIn = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        standIn.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        standIn.start();
    }

    @AfterEach
    void stop() {
        standIn.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + standIn.getAddress().getPort();
    }

    @Test
    void aShowThatIsBackEndsWithZero() {
        assertEquals(0, Tallylight.run("rebuild", "--show", "spring {1}/ü", "--url", url() + "/"));
        assertEquals(List.of("POST /v1/shows/spring%20%7B1%7D%2F%C3%BC/rebuild"), asked);
    }

    @Test
    void forceIsAskedFor() {
        assertEquals(0, Tallylight.run("rebuild", "--show", "s", "--force", "--url", url()));
        assertEquals(List.of("POST /v1/shows/s/rebuild?force=true"), asked);
    }

    @Test
    void aRefusalEndsWithOne() {
        status = 409;
        assertEquals(1, Tallylight.run("rebuild", "--show", "s", "--url", url()));
    }

    @Test
    void noEngineEndsWithOne() {
        String nobody = url();
        standIn.stop(0);
        assertEquals(1, Tallylight.run("rebuild", "--show", "s", "--url", nobody));
    }

    @Test
    void wrongArgumentsEndWithTwo() {
        assertEquals(2, Tallylight.run("rebuild"));
        assertEquals(2, Tallylight.run("rebuild", "--show", "s", "--url", "ftp://x"));
        assertEquals(2, Tallylight.run("rebuild", "--show", "s", "--url", "http://a b"));
    }
}
