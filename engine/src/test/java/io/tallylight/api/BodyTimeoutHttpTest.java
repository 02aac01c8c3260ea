package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies and heads that come slowly, byte by byte. */
class BodyTimeoutHttpTest {
    private static final int BODY_MS = 500;

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
                config.http().withPort(0).withTimeouts(config.http().idleTimeoutMs(), BODY_MS)));
        port = engine.port();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void aBodyThatDoesNotArriveInTimeIsAProblemAndTheConnectionIsClosed() throws Exception {
        for (String length : new String[] {"Content-Length: 100", "Transfer-Encoding: chunked"}) {
            try (RawHttp slow = new RawHttp(api)) {
                String answer = begin(slow, "POST /v1/shows/any/reservations", length, "Idempotency-Key: 12345678")
                        .write("2\r\n{\"")
                        .answer(false);
                assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
                assertTrue(answer.contains("/problems/body-timeout"), answer);
                assertEquals("<closed>", slow.answer(false));
            }
        }
    }

    @Test
    void aBodyThatTricklesInIsNotWaitedForEither() throws Exception {
        try (RawHttp slow = new RawHttp(api)) {
            begin(slow, "PUT /v1/shows/any", "Content-Length: 262000");
            Await.until("it is ended though bytes keep coming", () -> {
                try {
                    return slow.write(" ").hasAnswer();
                } catch (IOException closed) {
                    return true;
                }
            });
        }
    }

    @Test
    void aHandshakeThatTricklesInIsNotWaitedFor() throws Exception {
        try (RawHttp slow = new RawHttp(api)) {
            slow.write("GET /v1/shows/any/feed HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
            Await.until("it is ended though bytes keep coming", () -> {
                try {
                    return slow.write("x").isClosed();
                } catch (IOException closed) {
                    return true;
                }
            });
        }
    }

    @Test
    void aCatalogueHasMoreTime() throws Exception {
        String show = api.show("{'title':'T','currency':'EUR'}");
        try (RawHttp slow = new RawHttp(api)) {
            begin(slow, "POST /v1/shows/" + show + "/imports", "Content-Length: 7")
                    .write("Hand");
            try (RawHttp other = new RawHttp(api)) {
                String late = begin(other, "PUT /v1/shows/any", "Content-Length: 2")
                        .write("{")
                        .answer(false);
                assertTrue(late.startsWith("HTTP/1.1 408 "), late);
            }
            String answer = slow.write("le\n").answer(false);
            assertTrue(!answer.startsWith("HTTP/1.1 408 ") && answer.startsWith("HTTP/1.1 "), answer);
        }
    }

    /** A head that says JSON, or a catalogue where it goes to imports. */
    @CanIgnoreReturnValue
    private static RawHttp begin(RawHttp raw, String target, String... headers) throws IOException {
        String type = target.endsWith("/imports") ? "text/csv" : "application/json";
        return raw.write(target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n");
    }
}
