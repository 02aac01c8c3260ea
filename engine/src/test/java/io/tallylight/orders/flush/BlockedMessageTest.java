package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Gauge;
import io.tallylight.json.Json;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.webhook.WebhookOrderSystem;
import io.tallylight.orders.webhook.WebhookSettings;
import io.tallylight.testing.Await;
import io.tallylight.testing.LogLines;
import io.tallylight.testing.Receiver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** A message that a receiver cannot digest, and a receiver that is down. */
class BlockedMessageTest extends FlushFixture {
    private static final long NEVER_MS = 86_400_000;
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private Vertx vertx;
    private Receiver receiver;
    private final List<TestNode> mine = new ArrayList<>();
    private volatile Predicate<String> trouble = body -> false;
    private volatile int status = 500;

    @SuppressWarnings("NullAway.Init") // before each test
    BlockedMessageTest() {}

    @BeforeEach
    void startReceiver() {
        vertx = Vertx.vertx();
        receiver = new Receiver();
        receiver.trouble = (request, received) -> {
            boolean now = trouble.test(received.body());
            if (now) {
                request.response().setStatusCode(status).end("it has no\nwords for it");
            }
            return now;
        };
    }

    @AfterEach
    void stopReceiver() {
        mine.forEach(TestNode::close); // with their order systems, which use what follows
        receiver.close();
        Await.result(vertx.close());
    }

    private TestNode webhookNode(long messageMs) throws OrderSystemException {
        return webhookNode("a", messageMs);
    }

    private TestNode webhookNode(String id, long messageMs) throws OrderSystemException {
        WebhookSettings settings = new WebhookSettings(
                URI.create(receiver.url()),
                List.of(SECRET),
                Set.of("order.committed", "offer.sold_out"),
                true,
                5_000,
                messageMs,
                null);
        TestNode node = node(id, WebhookOrderSystem.open(vertx, settings, Clock.systemUTC(), () -> false));
        mine.add(node);
        return node;
    }

    private static Predicate<String> order(long... numbers) {
        return body -> {
            for (long number : numbers) {
                if (body.contains("\"number\":" + number + ",")) {
                    return true;
                }
            }
            return false;
        };
    }

    private List<String> taken() {
        return receiver.taken().stream()
                .map(received -> Json.readObject(received.body()).path("data"))
                .map(data -> data.path(data.has("number") ? "number" : "sku").asText())
                .toList();
    }

    private void commit(int orders) {
        for (int i = 0; i < orders; i++) {
            writer.commit(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 403, 404, 504})
    void anOrderThatTheReceiverCannotDigestStepsAsideAndTheNextOnesGoOn(int answer) throws Exception {
        status = answer;
        trouble = order(2);
        commit(5);
        TestNode node = webhookNode(1);
        awaitProgress("webhook", 5);
        assertEquals(List.of("1", "3", "4", "5"), taken());
        String reason = String.valueOf(delivery("webhook:2:dead"));
        assertTrue(reason.startsWith("the receiver answered " + answer + ": it has no words for it"), reason);
        assertTrue(Long.parseLong(String.valueOf(delivery("webhook:2"))) >= BlockedMessage.TRIES_MIN);
        assertNull(delivery("webhook:blocked"));
        assertEquals(1, node.counter("alarms", "webhook"));
        node.awaitCounter(1, "dead", "webhook");
        awaitEmptyOutbox();
    }

    @Test
    void twoOfThemInARowStepAsideToo() throws Exception {
        trouble = order(2, 3);
        commit(5);
        TestNode node = webhookNode(1);
        awaitProgress("webhook", 5);
        assertEquals(Set.of("1", "4", "5"), Set.copyOf(taken()));
        node.awaitCounter(2, "dead", "webhook");
    }

    @Test
    void aReceiverThatIsDownBuriesNothing() throws Exception {
        trouble = body -> true;
        commit(5);
        TestNode node = webhookNode(1);
        Await.until("it failed often", () -> node.counter("failures", "webhook") > 3 * BlockedMessage.TRIES_MIN);
        trouble = body -> false; // perhaps between a failure and the later message that follows it
        awaitProgress("webhook", 5);
        assertEquals(Set.of("1", "2", "3", "4", "5"), Set.copyOf(taken()));
        assertEquals(0, node.counter("dead", "webhook"));
    }

    @Test
    void theLastOrderOfAShowIsTriedUntilThereIsALaterOne() throws Exception {
        trouble = order(1);
        commit(1);
        TestNode node = webhookNode(1);
        Await.until("it failed often", () -> node.counter("failures", "webhook") > 2 * BlockedMessage.TRIES_MIN);
        assertNull(delivery("webhook:1:dead"));
        commit(1);
        awaitProgress("webhook", 2);
        assertEquals(List.of("2"), taken());
    }

    /** A success of another show says as much as a later message of its own: the receiver is not down. */
    @Test
    void theLastOrderOfAShowStepsAsideWhenTheReceiverTakesThoseOfAnotherShow() throws Exception {
        trouble = body -> body.contains(SHOW);
        commit(1);
        TestNode node = webhookNode(1);
        Await.until("it failed often", () -> node.counter("failures", "webhook") > 2 * BlockedMessage.TRIES_MIN);
        assertNull(delivery("webhook:1:dead"), "nothing else was taken");
        TestOutboxWriter other = new TestOutboxWriter(commands, "autumn");
        Await.until("it is set aside", () -> {
            other.commit(1);
            return delivery("webhook:1:dead") != null;
        });
        assertEquals(1, node.counter("alarms", "webhook"));
    }

    @Test
    void aNoticeIsNamedByItsTypeInTheLog() throws Exception {
        trouble = body -> body.contains("HAT");
        soldOut("HAT");
        try (LogLines log = LogLines.of(BlockedMessage.class)) {
            TestNode node = webhookNode(NEVER_MS);
            Await.until("it failed", () -> node.counter("failures", "webhook") > 1);
            assertTrue(
                    log.tell("show " + SHOW + ": webhook failed at the notice offer.sold_out, 1 in a row"),
                    log.all().toString());
        }
    }

    @Test
    void aMessageThatHasNotFailedForLongEnoughStaysWhereItIs() throws Exception {
        trouble = order(1);
        commit(2);
        TestNode node = webhookNode(NEVER_MS);
        Await.until("it failed often", () -> node.counter("failures", "webhook") > 2 * BlockedMessage.TRIES_MIN);
        assertEquals(List.of(), taken());
        trouble = body -> false;
        awaitProgress("webhook", 2);
        assertEquals(List.of("1", "2"), taken());
    }

    @Test
    void aNoticeThatTheReceiverCannotDigestIsLeftOut() throws Exception {
        trouble = body -> body.contains("HAT");
        soldOut("HAT");
        soldOut("CUP");
        commit(1);
        TestNode node = webhookNode(1);
        awaitProgress("webhook", 1);
        assertEquals(Set.of("CUP", "1"), Set.copyOf(taken()));
        assertEquals(1, node.counter("alarms", "webhook"));
        assertEquals(0, node.counter("dead", "webhook"));
    }

    private void soldOut(String sku) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(8)
                    .packString("offer.sold_out")
                    .packLong(100)
                    .packString("e1")
                    .packLong(7);
            out.packString(sku).packLong(10).packLong(4).packLong(6);
            commands.xadd(bytes(keys.outbox()), bytes("n"), out.toByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itIsNamedInTheLogAMeterAndTheListAndCanBeSetAsideByHand() throws Exception {
        trouble = order(2);
        commit(3);
        try (LogLines log = LogLines.of(BlockedMessage.class)) {
            TestNode node = webhookNode(NEVER_MS);
            BlockedMessages blocked = new DeadLetters(node.redis, node.flushers).blocked();
            Await.until("it is listed", () -> !Await.result(blocked.list()).isEmpty());
            BlockedMessages.Blocked it = Await.result(blocked.list()).get(0);
            assertEquals(SHOW + ".dwebhook:2", it.id());
            assertEquals("the receiver answered 500: it has no words for it", it.reason());
            assertTrue(
                    log.tell("show " + SHOW + ": webhook failed at order 2, 1 in a row"),
                    log.all().toString());
            Await.until("a meter names it", () -> gauge(node) != null);
            assertFalse(Await.result(blocked.setAside(SHOW + ".dwebhook:3")));
            assertTrue(Await.result(blocked.setAside(it.id())));
            awaitProgress("webhook", 3);
            assertEquals(List.of("1", "3"), taken());
            String reason = String.valueOf(delivery("webhook:2:dead"));
            assertTrue(reason.startsWith("set aside by hand"), reason);
            assertEquals(List.of(), Await.result(blocked.list()));
            Await.until("the meter is gone", () -> gauge(node) == null);
        }
    }

    private static @Nullable Gauge gauge(TestNode node) {
        return node.meters
                .find("tallylight.orders.blocked")
                .tags("system", "webhook", "show", SHOW)
                .gauge();
    }

    @Test
    void howOftenItFailedIsKnownOnTheNodeThatTakesOver() throws Exception {
        trouble = order(1);
        commit(2);
        TestNode first = webhookNode(NEVER_MS);
        Await.until("it failed often", () -> first.counter("failures", "webhook") >= BlockedMessage.TRIES_MIN);
        first.close();
        long tries = tries();
        TestNode second = webhookNode("b", NEVER_MS);
        Await.until("it failed there too", () -> second.counter("failures", "webhook") >= 1);
        Await.until("both are counted", () -> tries() > tries);
    }

    private long tries() {
        return Long.parseLong(String.valueOf(delivery("webhook:blocked")).split(" ", 3)[1]);
    }
}
