package io.tallylight.orders.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.LedgerEvent;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.OrderSystemGoneException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.testing.Await;
import io.tallylight.testing.Receiver;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is no order, on its way to a receiver that asked for some of it. */
class WebhookNoticesTest {
    private static final String SHOW = "spring";
    private static final Set<String> ASKED = Set.of(LedgerEvent.OFFER_SOLD_OUT, LedgerEvent.SHOW_STATUS);

    private Vertx vertx;
    private Receiver receiver;
    private WebhookOrderSystem system;

    @SuppressWarnings("NullAway.Init") // before each test
    WebhookNoticesTest() {}

    @BeforeEach
    void open() throws OrderSystemException {
        vertx = Vertx.vertx();
        receiver = new Receiver();
        WebhookSettings settings = new WebhookSettings(
                URI.create(receiver.url()), List.of(Hooks.SECRET), ASKED, true, Hooks.TIMEOUT_MS, 300_000, null);
        system = WebhookOrderSystem.open(vertx, settings, Clock.systemUTC(), () -> false);
    }

    @AfterEach
    void close() {
        system.close();
        receiver.close();
        Await.result(vertx.close());
    }

    private static LedgerEvent soldOut(int number) {
        return new LedgerEvent(
                "id-" + number, LedgerEvent.OFFER_SOLD_OUT, 1_000L + number, "{\"sku\":\"" + number + "\"}");
    }

    private static LedgerEvent status(int number, String status) {
        return new LedgerEvent(
                "id-" + number, LedgerEvent.SHOW_STATUS, 1_000L + number, "{\"status\":\"" + status + "\"}");
    }

    private void answerNth(int nth, int status) {
        AtomicInteger messages = new AtomicInteger();
        receiver.trouble = (request, received) -> {
            boolean now = messages.incrementAndGet() == nth;
            if (now) {
                request.response().setStatusCode(status).end();
            }
            return now;
        };
    }

    private List<String> told() {
        return receiver.taken().stream().map(Hooks::data).toList();
    }

    @Test
    void onlyWhatWasAskedForIsSentInAnEnvelope() throws Exception {
        system.tell(
                SHOW,
                List.of(
                        new LedgerEvent("e", LedgerEvent.RESERVATION_EXPIRED, 1, "{}"),
                        soldOut(1),
                        new LedgerEvent("f", LedgerEvent.PAYMENT_FAILED, 1, "{}")),
                RecordAttempt.FIRST);
        assertEquals(1, receiver.all().size());
        assertEquals(
                "{\"type\":\"offer.sold_out\",\"timestamp\":\"1970-01-01T00:00:01.001Z\",\"data\":{\"sku\":\"1\"}}",
                receiver.all().get(0).body());
    }

    @Test
    void aBatchThatFailedGoesOnWhereItStopped() throws Exception {
        List<LedgerEvent> batch = List.of(soldOut(1), status(2, "live"), soldOut(3), status(4, "paused"), soldOut(5));
        answerNth(3, 500);
        assertThrows(OrderSystemException.class, () -> system.tell(SHOW, batch, RecordAttempt.FIRST));
        system.tell(SHOW, batch, RecordAttempt.FIRST);
        assertEquals(6, receiver.all().size());
        assertEquals(
                List.of(
                        "{\"sku\":\"1\"}",
                        "{\"status\":\"live\"}",
                        "{\"sku\":\"3\"}",
                        "{\"status\":\"paused\"}",
                        "{\"sku\":\"5\"}"),
                told());
    }

    @Test
    void aRepeatAfterARestartHasTheSameId() throws Exception {
        system.tell(SHOW, List.of(soldOut(1)), RecordAttempt.FIRST);
        system.tell(SHOW, List.of(soldOut(2)), RecordAttempt.FIRST);
        system.tell(SHOW, List.of(soldOut(1)), RecordAttempt.FIRST);
        assertEquals(3, receiver.all().size());
        assertEquals(receiver.all().get(0).id(), receiver.all().get(2).id());
    }

    @Test
    void aRefusedNoticeIsLeftOut() throws Exception {
        answerNth(1, 422);
        system.tell(SHOW, List.of(soldOut(1), soldOut(2)), RecordAttempt.FIRST);
        assertEquals(List.of("{\"sku\":\"2\"}"), told());
    }

    @Test
    void aReceiverThatIsGoneHearsNothingMore() {
        answerNth(1, 410);
        assertThrows(
                OrderSystemGoneException.class,
                () -> system.tell(SHOW, List.of(soldOut(1), soldOut(2)), RecordAttempt.FIRST));
        assertEquals(1, receiver.all().size());
    }

    @Test
    void aStatusIsToldWhateverThisNodeToldBefore() throws Exception {
        system.tell(SHOW, List.of(status(1, "live")), RecordAttempt.FIRST); // another node then tells that it is paused
        assertTrue(system.tell(SHOW, List.of(status(3, "live")), RecordAttempt.FIRST));
        assertEquals(2, receiver.taken().size());
    }

    @Test
    void whatWasToldOfShowsLongAgoIsForgotten() throws Exception {
        SentEvents sentEvents = new SentEvents(2);
        LedgerEvent live = status(1, "live");
        for (String show : List.of("one", "two", "one", "three")) {
            sentEvents.batch(show, List.of(live)).add(live);
        }
        assertTrue(sentEvents.batch("one", List.of(live)).covers(live));
        assertTrue(sentEvents.batch("three", List.of(live)).covers(live));
        assertFalse(sentEvents.batch("two", List.of(live)).covers(live));
    }
}
