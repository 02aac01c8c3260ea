package io.tallylight.orders.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.LeaseLostException;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.OrderSystemGoneException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.RetryLaterException;
import io.tallylight.orders.TestEvents;
import io.tallylight.testing.Await;
import io.tallylight.testing.Receiver;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receiver may do wrong; afterwards it has every order once. */
class WebhookFaultTest {
    private Vertx vertx;
    private Receiver receiver;
    private WebhookOrderSystem system;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    WebhookFaultTest() {}

    @BeforeEach
    void open() throws OrderSystemException {
        vertx = Vertx.vertx();
        receiver = new Receiver();
        system = WebhookOrderSystem.open(vertx, Hooks.settings(receiver.url()), Clock.systemUTC(), () -> false);
    }

    @AfterEach
    void close() {
        system.close();
        receiver.close();
        Await.result(vertx.close());
    }

    /** The third message meets trouble once. */
    private void troubleOnce(Receiver.Trouble trouble) {
        AtomicInteger messages = new AtomicInteger();
        receiver.trouble = (request, received) -> messages.incrementAndGet() == 3 && trouble.with(request, received);
    }

    private List<RecordResult> record(long from, long to) throws OrderSystemException {
        return system.record(TestEvents.of(from, to));
    }

    private void recordFailsOnceAndThenAllAreThere(int messagesInAll) throws Exception {
        assertThrows(OrderSystemException.class, () -> record(1, 5));
        assertEquals(2, receiver.taken().size() - (messagesInAll == 5 ? 1 : 0), "nothing overtakes the third");
        assertAllAreThere(messagesInAll);
    }

    private void assertAllAreThere(int messagesInAll) throws Exception {
        record(1, 5).forEach(result -> assertInstanceOf(RecordResult.Recorded.class, result));
        assertEquals(ids(1, 5), receiver.taken().stream().map(Hooks::orderId).toList());
        assertEquals(messagesInAll, receiver.all().size(), "those that were taken are not sent again");
    }

    private static List<String> ids(long from, long to) {
        return TestEvents.of(from, to).stream().map(OrderEvent::orderId).toList();
    }

    @Test
    void aReceiverThatHangsIsGivenUpAndAskedAgain() throws Exception {
        system.close();
        system = WebhookOrderSystem.open(
                vertx, Hooks.settings(receiver.url(), Hooks.IMPATIENT_MS), Clock.systemUTC(), () -> false);
        receiver.trouble = (request, received) -> true;
        assertThrows(OrderSystemException.class, () -> record(1, 5));
        assertEquals(1, receiver.all().size(), "nothing overtakes the first");
        receiver.trouble = (request, received) -> false;
        Await.until("it answers in time", () -> {
            try {
                return record(1, 5).size() == 5;
            } catch (OrderSystemException busy) {
                return false;
            }
        });
        assertEquals(ids(1, 5), receiver.taken().stream().map(Hooks::orderId).toList());
    }

    @Test
    void aResetWithoutAnAnswerIsTriedAgain() throws Exception {
        troubleOnce((request, received) -> {
            request.connection().close();
            return true;
        });
        recordFailsOnceAndThenAllAreThere(6);
    }

    @Test
    void aResetAfterTheHeadOfASuccessIsASuccess() throws Exception {
        troubleOnce((request, received) -> {
            receiver.take(received);
            request.response()
                    .putHeader("Content-Length", "100")
                    .write("cut")
                    .onComplete(written -> request.connection().close());
            return true;
        });
        assertAllAreThere(5);
    }

    @Test
    void aSuccessWhoseBodyNeverEndsIsASuccess() throws Exception {
        troubleOnce((request, received) -> {
            receiver.take(received);
            request.response().setChunked(true).write("and");
            return true;
        });
        assertAllAreThere(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void aHugeReplyIsNotReadToItsEnd(int status) throws Exception {
        AtomicInteger chunks = new AtomicInteger();
        troubleOnce((request, received) -> {
            if (status == 200) {
                receiver.take(received);
            }
            request.response().setStatusCode(status).setChunked(true);
            vertx.setPeriodic(1, timer -> {
                if (request.response().closed() || chunks.incrementAndGet() > 10_000) {
                    vertx.cancelTimer(timer);
                } else if (!request.response().writeQueueFull()) {
                    request.response().write(Buffer.buffer(new byte[16_384]));
                }
            });
            return true;
        });
        if (status == 200) {
            assertAllAreThere(5);
        } else {
            recordFailsOnceAndThenAllAreThere(6);
        }
        int after = chunks.get();
        assertTrue(after < 10_000, "the receiver could send " + after + " chunks");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 307, 308, 401, 403, 404, 405, 408, 425, 429, 500, 502, 503, 504})
    void whatMayPassIsTriedAgain(int status) throws Exception {
        troubleOnce((request, received) -> {
            request.response()
                    .setStatusCode(status)
                    .putHeader("Location", receiver.url())
                    .end("not now");
            return true;
        });
        recordFailsOnceAndThenAllAreThere(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 413, 415, 422})
    void aRefusalForGoodStepsAsideWithItsReason(int status) throws Exception {
        troubleOnce((request, received) -> {
            request.response().setStatusCode(status).end("the third\n is <not> wanted");
            return true;
        });
        List<RecordResult> results = record(1, 5);
        RecordResult.Refused refused = assertInstanceOf(RecordResult.Refused.class, results.get(2));
        assertEquals("the receiver answered " + status + ": the third is <not> wanted", refused.reason());
        assertEquals(4, receiver.taken().size());
    }

    @Test
    void aConflictAfterALostAnswerMeansThatTheReceiverHasIt() throws Exception {
        AtomicInteger messages = new AtomicInteger();
        receiver.trouble = (request, received) -> {
            int nth = messages.incrementAndGet();
            if (nth == 1) { // takes it, and the answer is lost
                receiver.take(received);
                request.connection().close();
            } else if (nth == 2) {
                request.response().setStatusCode(409).end("I have this id");
            }
            return nth <= 2;
        };
        assertThrows(OrderSystemException.class, () -> record(1, 1));
        assertInstanceOf(RecordResult.Recorded.class, record(1, 1).get(0));
    }

    @Test
    void aConflictMeansTheSameWhereAnotherNodeMayHaveSentIt() throws Exception {
        receiver.trouble = (request, received) -> {
            request.response().setStatusCode(409).end("I have this id");
            return true;
        };
        List<OrderEvent> events = TestEvents.of(1, 2);
        assertInstanceOf(
                RecordResult.Recorded.class,
                system.record(events, new RecordAttempt(() -> true, true)).get(1));
        assertInstanceOf(
                RecordResult.Refused.class,
                system.record(events, RecordAttempt.FIRST).get(1));
    }

    @Test
    void withoutTheLeaseNothingMoreIsSent() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RecordAttempt twice = new RecordAttempt(() -> asked.incrementAndGet() <= 2, false);
        assertThrows(LeaseLostException.class, () -> system.record(TestEvents.of(1, 5), twice));
        assertEquals(2, receiver.all().size());
        assertEquals(5, record(1, 5).size());
        assertEquals(5, receiver.all().size(), "those that were taken are not sent again");
    }

    @Test
    void aRefusalIsRememberedWhileTheRestOfItsBatchIsTriedAgain() throws Exception {
        AtomicInteger messages = new AtomicInteger();
        receiver.trouble = (request, received) -> {
            int nth = messages.incrementAndGet();
            if (nth == 2 || nth == 4) {
                request.response().setStatusCode(nth == 2 ? 422 : 500).end();
            }
            return nth == 2 || nth == 4;
        };
        assertThrows(OrderSystemException.class, () -> record(1, 5));
        assertInstanceOf(RecordResult.Refused.class, record(1, 5).get(1));
        assertEquals(6, receiver.all().size());
    }

    @Test
    void goneMeansThatNothingMoreIsWanted() {
        troubleOnce((request, received) -> {
            request.response().setStatusCode(410).end();
            return true;
        });
        assertThrows(OrderSystemGoneException.class, () -> record(1, 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"429; 7; 7000", "503; 0; 0", "503; soon; 0", "500; 999999999999; 3600000"})
    void retryAfterIsTold(int status, String header, long expectedMs) {
        troubleOnce((request, received) -> {
            request.response()
                    .setStatusCode(status)
                    .putHeader("Retry-After", header)
                    .end();
            return true;
        });
        OrderSystemException e = assertThrows(OrderSystemException.class, () -> record(1, 5));
        assertEquals(expectedMs, e instanceof RetryLaterException later ? later.afterMs() : 0);
    }

    @Test
    void retryAfterMayBeADate() {
        Clock clock = Clock.fixed(java.time.Instant.parse("2026-11-21T10:00:00Z"), java.time.ZoneOffset.UTC);
        assertEquals(30_000, RetryAfter.ms("Sat, 21 Nov 2026 10:00:30 GMT", clock));
        assertEquals(0, RetryAfter.ms("Sat, 21 Nov 2026 09:00:30 GMT", clock));
    }

    @Test
    void aPrivateAddressIsRefusedUnlessAllowed() throws Exception {
        WebhookSettings strict = new WebhookSettings(
                URI.create(receiver.url()),
                List.of(Hooks.SECRET),
                Set.of("order.committed"),
                false,
                500,
                300_000,
                null);
        WebhookOrderSystem careful = WebhookOrderSystem.open(vertx, strict, Clock.systemUTC(), () -> false);
        OrderSystemException e = assertThrows(OrderSystemException.class, () -> careful.record(TestEvents.of(1, 1)));
        careful.close();
        assertTrue(String.valueOf(e.getMessage()).contains("private address"), e.getMessage());
        assertEquals(List.of(), receiver.all());
    }

    @Test
    void aReceiverThatIsAwayIsTriedAgain() throws Exception {
        receiver.close();
        assertThrows(OrderSystemException.class, () -> record(1, 1));
    }

    @ParameterizedTest
    @CsvSource({"localhost, true, true", "localhost, false, false", "elsewhere.example, true, false"})
    void onlyACertificateThatIsTrustedAndForThatHostWillDo(String host, boolean trusted, boolean taken)
            throws Exception {
        Path store = Receiver.certificate(folder, host);
        @Nullable Path ca = trusted ? folder.resolve(host + ".pem") : null;
        try (Receiver secure = new Receiver(store)) {
            WebhookSettings settings = new WebhookSettings(
                    URI.create(secure.url()),
                    List.of(Hooks.SECRET),
                    Set.of("order.committed"),
                    true,
                    5_000,
                    300_000,
                    ca);
            WebhookOrderSystem overTls = WebhookOrderSystem.open(vertx, settings, Clock.systemUTC(), () -> false);
            try {
                assertEquals(1, overTls.record(TestEvents.of(1, 1)).size());
                assertTrue(taken, "the wrong certificate was accepted");
            } catch (OrderSystemException refused) {
                assertTrue(!taken, refused.getMessage());
            } finally {
                overTls.close();
            }
            assertEquals(taken ? 1 : 0, secure.taken().size());
        }
    }
}
