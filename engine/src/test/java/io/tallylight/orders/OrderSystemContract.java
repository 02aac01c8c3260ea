package io.tallylight.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.json.Json;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Cancellation.Taken;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.orders.flush.TestOutboxWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every order system guarantees; a subclass for each implementation. */
public abstract class OrderSystemContract {
    public static final String SHOW = "spring";

    protected OrderSystem system;

    /** A new order system over data that is empty at the first call of a test and kept at the next ones. */
    protected abstract OrderSystem open() throws OrderSystemException;

    /** Order ids it has, in the order in which it got them. */
    protected abstract List<String> recorded() throws Exception;

    /** The payload that it has for an event. */
    protected abstract String payload(String eventId) throws Exception;

    /** Whether it can see that another order is there under the same id; else the receiver has to. */
    protected boolean compares() {
        return true;
    }

    @BeforeEach
    protected void openSystem() throws OrderSystemException {
        system = open();
    }

    @AfterEach
    void closeSystem() {
        system.close();
    }

    public static OrderEvent event(long number) {
        return event(number, "buyer-" + number, "{}");
    }

    public static OrderEvent event(long number, String buyer, String body) {
        Reservation reservation = new Reservation(
                TestOutboxWriter.id(SHOW, number),
                "f",
                ReservationState.COMMITTED,
                5,
                1_000,
                2_000,
                1_500 + number,
                "EUR",
                4_498,
                number,
                new Reservation.Payment("external", "pay-" + number, 4_498, "EUR"),
                buyer,
                body,
                List.of(
                        new Reservation.Line("MUG-1", 2, 2, 1_999, ""),
                        new Reservation.Line("BAG-1", 3, 0, 700, "sold-out"),
                        new Reservation.Line("CAP-1", 4, 1, 500, "sold-out")),
                0,
                false,
                false);
        return OrderEvent.committed(
                SHOW,
                reservation,
                false,
                1_500 + number,
                new OrderEvent.Origin("key-" + number, "kf-" + number, "life", 5));
    }

    /**
     * A cancellation of such an order: the first takes a mug, the second all that is left.
     *
     * @param no 1 or 2
     */
    public static OrderEvent cancelled(long number, int no) {
        List<String> keys = List.of(TestOutboxWriter.id("first", number), TestOutboxWriter.id("second", number));
        Cancellation cancellation = new Cancellation(
                keys.get(no - 1),
                "cf-" + number,
                TestOutboxWriter.id(SHOW, number),
                no,
                5L + no,
                1_600 + number,
                no == 1,
                no == 1 ? "too late \u2026" : "",
                no == 1 ? 1_999 : 2_499,
                no == 1 ? List.of(new Taken(0, 1)) : List.of(new Taken(0, 1), new Taken(2, 1)),
                no == 1 ? List.of(1, 0, 0) : List.of(2, 0, 1));
        Reservation order = event(number).reservation();
        return OrderEvent.cancelled(
                SHOW,
                order.cancelled(new Reservation.Cancelled(cancellation.after(), keys.subList(0, no)), 5),
                false,
                cancellation,
                "life");
    }

    public static List<OrderEvent> events(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(OrderSystemContract::event)
                .toList();
    }

    public static List<String> ids(List<OrderEvent> events) {
        return events.stream().map(OrderEvent::orderId).toList();
    }

    private static void allRecorded(List<RecordResult> results, int count) {
        assertEquals(count, results.size());
        results.forEach(result -> assertInstanceOf(RecordResult.Recorded.class, result));
    }

    /** A database may keep a document in a form of its own. */
    private void assertKept(OrderEvent event) throws Exception {
        assertEquals(Json.readObject(event.payload()), Json.readObject(payload(event.eventId())));
    }

    @Test
    void recordsABatchInItsOrder() throws Exception {
        allRecorded(system.record(events(1, 300)), 300);
        allRecorded(system.record(events(301, 301)), 1);
        assertEquals(ids(events(1, 301)), recorded());
    }

    @Test
    void anEventThatComesAgainHasNoSecondEffect() throws Exception {
        allRecorded(system.record(events(1, 5)), 5);
        allRecorded(system.record(events(3, 8)), 6);
        assertEquals(ids(events(1, 8)), recorded());
    }

    @Test
    void anEventTwiceInOneBatchIsOneOrder() throws Exception {
        List<OrderEvent> twice = new ArrayList<>(events(1, 3));
        twice.addAll(events(2, 4));
        allRecorded(system.record(twice), 6);
        assertEquals(ids(events(1, 4)), recorded());
    }

    @Test
    void whatIsRecordedOutlivesTheSystem() throws Exception {
        allRecorded(system.record(events(1, 5)), 5);
        system.close();
        system = open();
        allRecorded(system.record(events(4, 6)), 3);
        assertEquals(ids(events(1, 6)), recorded());
    }

    @Test
    void anotherOrderUnderTheSameIdIsReportedAndNotWritten() throws Exception {
        allRecorded(system.record(events(1, 2)), 2);
        OrderEvent other = event(2, "somebody else", "{}");
        List<RecordResult> results = system.record(List.of(other, event(3)));
        assertEquals(compares(), results.get(0) instanceof RecordResult.Differs, String.valueOf(results.get(0)));
        assertInstanceOf(RecordResult.Recorded.class, results.get(1));
        assertKept(event(2));
        assertEquals(ids(events(1, 3)), recorded());
    }

    @Test
    void thePayloadIsTheOrderAsClientsSeeIt() throws Exception {
        OrderEvent event = event(1, "zoë \"\\\n🛒", "{\"metadata\":{\"price\":1.10}}");
        allRecorded(system.record(List.of(event)), 1);
        assertKept(event);
        assertTrue(payload(event.eventId()).contains("1.10"));
    }

    @Test
    void anOrderIsTheSameHoweverItsDocumentIsWritten() throws Exception {
        allRecorded(
                system.record(List.of(event(1, "ann", "{'metadata':{'id':1,'a':[100,0.50]}}".replace('\'', '"')))), 1);
        allRecorded(
                system.record(List.of(event(1, "ann", "{'metadata':{'a':[1E+2,0.5],'id':1}}".replace('\'', '"')))), 1);
    }

    /** The engine lets none in; an order in the outbox may be from a version that did. */
    @Test
    void anOrderWithTheCharacterZeroIsRecordedOnce() throws Exception {
        OrderEvent event = event(1, "ann", "{\"metadata\":{\"k\":\"a\\u0000b\",\"n\":\"\\\\u0000\"}}");
        allRecorded(system.record(List.of(event)), 1);
        allRecorded(system.record(List.of(event, event(2))), 2);
        assertEquals(ids(List.of(event, event(2))), recorded());
    }

    @Test
    void aCancellationIsRecordedBesideItsOrderOnce() throws Exception {
        allRecorded(system.record(events(1, 2)), 2);
        allRecorded(system.record(List.of(cancelled(1, 1), event(3))), 2);
        allRecorded(system.record(List.of(cancelled(1, 1))), 1);
        allRecorded(system.record(List.of(cancelled(1, 2), cancelled(2, 1))), 2);
        allRecorded(system.record(List.of(event(1), cancelled(1, 1), cancelled(1, 2))), 3);
        OrderEvent last = cancelled(1, 2);
        assertKept(last);
        assertEquals("cancelled", last.order().path("state").asText());
        OrderEvent some = cancelled(2, 1);
        assertKept(some);
        assertEquals("committed", some.order().path("state").asText());
        assertKept(event(1));
    }

    @Test
    void hasAShortLastingName() {
        assertTrue(system.name().matches("[a-z0-9-]{1,20}"), system.name());
        assertTrue(system.writers() >= 1);
    }
}
