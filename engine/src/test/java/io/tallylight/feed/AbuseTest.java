package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import io.vertx.core.http.HttpServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that break the rules of WebSockets or ours. Each is closed with a code, and the node goes on for the others. */
class AbuseTest extends FeedTest {
    private static final int TEXT = 0x81;
    private static final int TEXT_BEGUN = 0x01;
    private static final int CONTINUED = 0x00;
    private static final int PING = 0x89;

    private FeedClient witness;

    @BeforeEach
    void watch() {
        witness = node.connect(ledger.show()).awaitSeq(1);
    }

    /** Whatever was done to it, the node still serves who was there and who comes. */
    @AfterEach
    void theNodeGoesOnServing() {
        ledger.reserve("MUG-1", 1).write();
        witness.awaitSeq(2);
        assertEquals(witness.state(), node.connect(ledger.show()).awaitSeq(2).state());
        Await.until(
                "the abuser is gone",
                () -> node.registry.get("tallylight.feed.sockets").gauge().value() == 2);
    }

    private RawSocket open() throws IOException {
        return new RawSocket(node.port, ledger.show());
    }

    @Test
    void framesThatAreNoFramesAreRefused() throws Exception {
        byte[][] broken = {
            {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0}, // an opcode that nobody defined
            {(byte) 0xC1, (byte) 0x80, 0, 0, 0, 0}, // a reserved bit
            {(byte) 0x81, 0x02, '{', '}'}, // not masked
            {0x09, (byte) 0x80, 0, 0, 0, 0}, // a ping in parts
            {(byte) 0x89, (byte) 0xFE, 0, (byte) 200, 0, 0, 0, 0}, // a ping that is too long
            {(byte) 0x80, (byte) 0x80, 0, 0, 0, 0}, // goes on where nothing began
            {(byte) 0x81, (byte) 0xFF, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, // a length below zero
            {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}, // four gigabytes
        };
        for (int i = 0; i < broken.length; i++) {
            try (RawSocket socket = open()) {
                socket.write(broken[i]);
                assertEquals(4100, socket.closeCode(), "frame " + i);
            }
        }
    }

    @Test
    void aMessageInPartsCountsAsAWhole() throws Exception {
        try (RawSocket socket = open()) {
            socket.frame(TEXT_BEGUN, "{\"type\":").frame(PING, "hi").frame(0x80, "\"wave\"}");
            assertEquals("hi", socket.pong());
            socket.frame(TEXT_BEGUN, "x".repeat(4_000));
            socket.frame(CONTINUED, "x".repeat(4_000));
            assertEquals(4100, socket.closeCode());
        }
    }

    @Test
    void tooManyFramesAreRefused() throws Exception {
        try (RawSocket socket = open()) {
            for (int i = 0; i <= WebSocketConnection.FRAMES_MAX; i++) {
                socket.frame(TEXT, "{}");
            }
            assertEquals(4100, socket.closeCode());
        }
    }

    @Test
    void textThatIsNoUtf8IsRefusedThoughItWouldBeAnObject() throws Exception {
        byte[][] broken = {
            {'{', '"', 'a', '"', ':', '"', (byte) 0xFF, '"', '}'}, // a byte that begins nothing
            {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'}, // a letter cut short
            {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'}, // a letter longer than it need be
            {'{', '"', 'a', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'}, // half of a pair
        };
        for (int i = 0; i < broken.length; i++) {
            try (RawSocket socket = open()) {
                socket.frame(TEXT, broken[i]);
                assertEquals(4100, socket.closeCode(), "text " + i);
            }
        }
    }

    @Test
    void aCloseIsAnsweredWithItsOwnCode() throws Exception {
        try (RawSocket socket = open()) {
            socket.frame(0x88, new byte[] {0x03, (byte) 0xE8});
            assertEquals(1000, socket.closeCode());
        }
    }

    @Test
    void randomBytesEndNothingButTheirSocket() throws Exception {
        Seed seed = Seed.of(AbuseTest.class);
        Random random = seed.random();
        for (int i = 0; i < 60; i++) {
            try (RawSocket socket = open()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                for (int j = random.nextInt(400); j >= 0; j--) {
                    bytes.write(random.nextInt(256));
                }
                socket.write(bytes.toByteArray());
            } catch (IOException e) {
                assertTrue(e.getMessage() != null, () -> "closed while it wrote, " + seed);
            }
        }
    }

    @Test
    void whoSpeaksOnAStreamOfEventsIsCutOff() throws Exception {
        try (RawSocket socket = RawSocket.events(node.port, ledger.show())) {
            socket.write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            socket.awaitEnd();
        }
    }

    @Test
    void aClientThatAnswersNoPingIsClosed() throws Exception {
        FeedFixture quick = keep(
                new FeedFixture(redis.url(), FeedFixture.settings(10, 100, 10_000, 65_536), new HttpServerOptions()));
        FeedClient answers = quick.connect(ledger.show()).awaitSeq(1);
        try (RawSocket deaf = new RawSocket(quick.port, ledger.show())) {
            Await.until("it is closed", () -> quick.count("silent.closes") == 1);
            deaf.awaitEnd();
        }
        answers.awaitType("ping");
        Await.until(
                "only the other is left",
                () -> quick.registry.get("tallylight.feed.sockets").gauge().value() == 1);
    }
}
