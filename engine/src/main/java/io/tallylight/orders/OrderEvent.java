package io.tallylight.orders;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.Reservation;
import java.time.Instant;

/**
 * Something that happened to an order, on its way to the order systems.
 *
 * @param type {@link #COMMITTED}
 * @param at epoch ms, the show's clock
 * @param show id of the show
 * @param reservation as it was at that moment
 * @param test whether the order belongs to a rehearsal
 * @param order the order as clients see it, without {@code delivery}; not to be changed
 * @param origin what binds the keys that made the order
 */
public record OrderEvent(
        String type, long at, String show, Reservation reservation, boolean test, JsonNode order, Origin origin) {
    /** An order was committed. */
    public static final String COMMITTED = "order.committed";

    /**
     * What of an order concerns only its repetition.
     *
     * @param keyId record id of the key of its checkout; empty where the reservation's own key made the order
     * @param keyFingerprint of what was asked under that key
     * @param epoch of the data in which it was committed
     * @param seq of the commit
     */
    public record Origin(String keyId, String keyFingerprint, String epoch, long seq) {
        /** Of an order from a version that did not keep it. */
        public static final Origin UNKNOWN = new Origin("", "", "", 0);
    }

    /** An order that was committed at {@code at}. */
    public static OrderEvent committed(String show, Reservation reservation, boolean test, long at, Origin origin) {
        return new OrderEvent(COMMITTED, at, show, reservation, test, OrderJson.of(show, reservation, test), origin);
    }

    public String orderId() {
        return Ids.orderId(show, reservation.id());
    }

    /** The same each time the event is sent, and different for each event: what receivers tell repeats by. */
    public String eventId() {
        return orderId() + ":" + type.substring(type.indexOf('.') + 1);
    }

    /** Of the order in its show, from 1. */
    public long number() {
        return reservation.number();
    }

    /** {@code {"type","timestamp","data"}}, for systems that get messages; equal each time it is sent. */
    public String envelope() {
        return envelope(type, at, payload());
    }

    /** The same of anything: {@code at} in epoch ms, {@code data} JSON. */
    public static String envelope(String type, long at, String data) {
        return "{\"type\":\"" + type + "\",\"timestamp\":\"" + Instant.ofEpochMilli(at) + "\",\"data\":" + data + "}";
    }

    /** The order as JSON text; equal each time it is sent. */
    public String payload() {
        return order.toString();
    }
}
