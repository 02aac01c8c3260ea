package io.tallylight.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an order, on its way to the order systems.
 *
 * @param type {@link #COMMITTED} or {@link #CANCELLED}
 * @param at epoch ms, the show's clock
 * @param show id of the show
 * @param reservation the reservation as it was at that moment
 * @param test whether the order belongs to a rehearsal
 * @param order the order as clients see it, without {@code delivery}; not to be changed
 * @param origin idempotency keys that made the order
 * @param cancellation what was cancelled; null when it was committed
 */
public record OrderEvent(
        String type,
        long at,
        String show,
        Reservation reservation,
        boolean test,
        JsonNode order,
        Origin origin,
        @Nullable Cancellation cancellation) {
    /** An order was committed. */
    public static final String COMMITTED = "order.committed";

    /** Units of an order, or all that were left, were cancelled. */
    public static final String CANCELLED = "order.cancelled";

    /**
     * The part of an event that concerns only its repetition.
     *
     * @param keyId record id of the key of the checkout, or of the cancellation; empty where the reservation's own key made
     *     the order
     * @param keyFingerprint fingerprint of the request under that key
     * @param epoch epoch of the data in which it happened
     * @param seq seq of the show when it happened
     */
    public record Origin(String keyId, String keyFingerprint, String epoch, long seq) {
        /** Origin of an order from a version that did not keep it. */
        public static final Origin UNKNOWN = new Origin("", "", "", 0);
    }

    /**
     * Creates the event of an order that was committed at {@code at}, as it was then: later cancellations are left out.
     */
    public static OrderEvent committed(String show, Reservation reservation, boolean test, long at, Origin origin) {
        Reservation then = reservation.cancelled().units().isEmpty()
                ? reservation
                : reservation.cancelled(Reservation.Cancelled.NONE, reservation.seq());
        return new OrderEvent(COMMITTED, at, show, then, test, OrderJson.of(show, then, test), origin, null);
    }

    /**
     * Creates the event of a cancellation of an order.
     *
     * @param reservation reservation of the order, as it is now or was at any time since
     * @param epoch epoch of the data in which it was cancelled; empty if it is not known
     */
    public static OrderEvent cancelled(
            String show, Reservation reservation, boolean test, Cancellation cancellation, String epoch) {
        Reservation then = cancellation.leaves(reservation);
        ObjectNode order = OrderJson.of(show, then, test);
        order.set("cancellation", OrderJson.of(cancellation, then));
        Origin origin = new Origin(cancellation.id(), cancellation.fingerprint(), epoch, cancellation.seq());
        return new OrderEvent(CANCELLED, cancellation.at(), show, then, test, order, origin, cancellation);
    }

    public String orderId() {
        return Ids.orderId(show, reservation.id());
    }

    /**
     * Id of the event, the same each time it is sent and different for each event: receivers recognize repeats by it.
     */
    public String eventId() {
        return orderId() + (cancellation == null ? ":committed" : ":cancelled-" + no());
    }

    /** Name of the event among those of its show: the order's number, and for a cancellation a dot and its number. */
    public String label() {
        return cancellation == null ? Long.toString(number()) : number() + "." + no();
    }

    /** Number of the cancellation among those of its order, from 1; 0 for the order itself. */
    public int no() {
        return cancellation == null ? 0 : cancellation.no();
    }

    /** Number of the order in its show, from 1. */
    public long number() {
        return reservation.number();
    }

    /** Returns {@code {"type","timestamp","data"}}, for systems that get messages; equal each time it is sent. */
    public String envelope() {
        return envelope(type, at, payload());
    }

    /** Returns a message of any type in the same form: {@code at} in epoch ms, {@code data} JSON. */
    public static String envelope(String type, long at, String data) {
        return "{\"type\":\"" + type + "\",\"timestamp\":\"" + Instant.ofEpochMilli(at) + "\",\"data\":" + data + "}";
    }

    /** Returns the order as JSON text, with {@code cancellation} if the event is one; equal each time it is sent. */
    public String payload() {
        return order.toString();
    }
}
