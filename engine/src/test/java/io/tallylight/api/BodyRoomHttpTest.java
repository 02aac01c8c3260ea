package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.AddressRange;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies take their room before they are read, and give it back. Each client waits for the word to send its body. */
class BodyRoomHttpTest {
    private static final int NODE_BYTES = 64_000;
    private static final int ADDRESS_BYTES = 20_000;
    private static final int BODY_BYTES = 16_000;
    private static final String TAKEN = "HTTP/1.1 100 ";
    private static final String REFUSED = "HTTP/1.1 503 ";

    @TempDir
    static Path folder;

    private static Engine engine;

    @BeforeAll
    static void start() throws Exception {
        Config config = Config.defaults().withHttpPort(0).withDataDir(folder);
        engine =
                Engine.start(config.withHttp(config.http().withTrustedProxies(List.of(AddressRange.parse("127.0.0.1"))))
                        .withLimits(config.limits().withBodies(new Config.BodyLimits(NODE_BYTES, ADDRESS_BYTES, 1))));
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void anAddressHasItsShareAndTheNodeHasRoomForSmallBodiesLeft() throws IOException {
        try (RawHttp one = new RawHttp(engine.port());
                RawHttp again = new RawHttp(engine.port());
                RawHttp second = new RawHttp(engine.port());
                RawHttp third = new RawHttp(engine.port());
                RawHttp fourth = new RawHttp(engine.port());
                RawHttp small = new RawHttp(engine.port())) {
            starts(TAKEN, show(one, "198.51.100.1", BODY_BYTES));
            starts(REFUSED, show(again, "198.51.100.1", BODY_BYTES));
            starts(TAKEN, show(second, "198.51.100.2", BODY_BYTES));
            starts(TAKEN, show(third, "198.51.100.3", BODY_BYTES));
            starts(REFUSED, show(fourth, "198.51.100.4", BODY_BYTES));
            starts(TAKEN, show(small, "198.51.100.1", 4_000));
        }
        Await.until("the room is given back", () -> {
            try (RawHttp next = new RawHttp(engine.port())) {
                return show(next, "198.51.100.1", BODY_BYTES).startsWith(TAKEN);
            }
        });
    }

    @Test
    void aCatalogueMoreThanMayBeOnTheirWayIsRefused() throws IOException {
        try (RawHttp one = new RawHttp(engine.port());
                RawHttp other = new RawHttp(engine.port())) {
            starts(TAKEN, ask(one, "POST /v1/shows/x/imports", "text/csv", "198.51.100.5", 1_000_000));
            starts(REFUSED, ask(other, "POST /v1/shows/x/imports", "text/csv", "198.51.100.6", 1_000_000));
        }
        Await.until("the place is given back", () -> {
            try (RawHttp next = new RawHttp(engine.port())) {
                return ask(next, "POST /v1/shows/x/imports", "text/csv", "198.51.100.6", 1_000_000)
                        .startsWith(TAKEN);
            }
        });
    }

    private static String show(RawHttp raw, String address, int bytes) throws IOException {
        return ask(raw, "PUT /v1/shows/x", "application/json", address, bytes);
    }

    private static String ask(RawHttp raw, String call, String type, String address, int bytes) throws IOException {
        return raw.ask(
                call + " HTTP/1.1",
                "Host: localhost",
                "X-Forwarded-For: " + address,
                "Content-Type: " + type,
                "Expect: 100-continue",
                "Content-Length: " + bytes);
    }

    private static void starts(String wanted, String answer) {
        assertTrue(answer.startsWith(wanted), wanted + "expected: " + answer);
    }
}
