package io.tallylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.tallylight.boot.EngineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command {@code rebuild}, before a stand-in of an engine that answers what the test wants. */
class RebuildCommandTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer standIn;
    private volatile int status = 200;
    private volatile String body = "{}";

    @BeforeEach
    void start() throws IOException {
        standIn = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        standIn.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
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
    void aRefusalIsToldInTheWordsOfItsProblem() {
        status = 409;
        body = "{\"type\":\"/problems/wrong-state\",\"detail\":\"the show is live; pause it first\"}";
        assertEquals("show s is not rebuilt: the show is live; pause it first (409)", complaint());
        body = "<h1>Bad gateway</h1>";
        assertEquals("show s is not rebuilt: 409 <h1>Bad gateway</h1>", complaint());
    }

    private String complaint() {
        RebuildCommand command = CommandLine.populateCommand(new RebuildCommand(), "--show", "s", "--url", url());
        return String.valueOf(assertThrows(EngineException.class, command::call).getMessage());
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
