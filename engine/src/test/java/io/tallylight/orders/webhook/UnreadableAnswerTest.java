package io.tallylight.orders.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.TestEvents;
import io.tallylight.testing.Await;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said of a receiver whose answer cannot be read: in plain words, without the name of a class. */
class UnreadableAnswerTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void whatCameInsteadOfAnAnswerIsSaidInPlainWords() throws Exception {
        Map<String, String> texts = Map.of(
                "",
                "the receiver did not answer: Connection was closed",
                "SSH-2.0-OpenSSH_9.6\r\n",
                "the receiver's answer is not HTTP",
                "HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n",
                "the headers of the receiver's answer are longer than 8192 bytes",
                "HTTP/1.1 200 " + "x".repeat(20_000) + "\r\n\r\n",
                "a line of the receiver's answer is too long");
        for (Map.Entry<String, String> one : texts.entrySet()) {
            assertEquals(one.getValue(), failure(one.getKey()));
        }
    }

    @Test
    void aReceiverThatIsNotThereCannotBeReached() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        String text = failure(port);
        assertTrue(text.startsWith("the receiver cannot be reached: Connection refused"), text);
        assertFalse(text.contains("Exception") || text.contains("(..)"), text);
    }

    @Test
    void oneThatSaysNothingDidNotAnswerInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(
                    "the receiver did not answer within " + Hooks.IMPATIENT_MS + " ms", failure(silent.getLocalPort()));
        }
    }

    /** What libraries say of a connection that ended is said by ours, with the order system and the show. */
    @Test
    void librariesSayNothingOfConnectionsThatEnded() {
        for (String name :
                new String[] {"io.vertx.core.net.impl.ConnectionBase", "io.lettuce.core.protocol.ConnectionWatchdog"}) {
            assertFalse(((Logger) LoggerFactory.getLogger(name)).isErrorEnabled(), name);
        }
    }

    /** What is said of a receiver that sends this to everyone and closes. */
    private String failure(String answer) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread receiver = new Thread(() -> answerOnce(server, answer));
            receiver.start();
            String text = failure(server.getLocalPort());
            return text;
        }
    }

    private static void answerOnce(ServerSocket server, String answer) {
        try (Socket socket = server.accept()) {
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
                request.append((char) socket.getInputStream().read());
            }
            socket.getInputStream().skipNBytes(socket.getInputStream().available());
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            var unused = socket.getInputStream().readAllBytes();
        } catch (IOException closed) {
            // the test has what it wants to know
        }
    }

    private String failure(int port) {
        String url = "http://127.0.0.1:" + port + "/orders";
        try (WebhookOrderSystem system = WebhookOrderSystem.open(
                vertx, Hooks.settings(url, Hooks.IMPATIENT_MS), Clock.systemUTC(), () -> false)) {
            OrderSystemException failed =
                    assertThrows(OrderSystemException.class, () -> system.record(TestEvents.of(1, 1)));
            return String.valueOf(failed.getMessage());
        } catch (OrderSystemException e) {
            throw new AssertionError(e);
        }
    }
}
