package io.tallylight.orders;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.Reservation;

/**
 * Something that happened to an order, on its way to the order systems.
 *
 * @param type {@link #COMMITTED}
 * @param at epoch ms, the show's clock
 * @param show id of the show
 * @param reservation as it was at that moment
 * @param test whether the order belongs to a rehearsal
 * @param order the order as clients see it, without {@code delivery}; not to be changed
 */
public record OrderEvent(String type, long at, String show, Reservation reservation, boolean test, JsonNode order) {
    /** An order was committed. */
    public static final String COMMITTED = "order.committed";

    /** An order that was committed at {@code at}. */
    public static OrderEvent committed(String show, Reservation reservation, boolean test, long at) {
        return new OrderEvent(COMMITTED, at, show, reservation, test, OrderJson.of(show, reservation, test));
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

    /** The order as JSON text; equal each time it is sent. */
    public String payload() {
        return order.toString();
    }
}
