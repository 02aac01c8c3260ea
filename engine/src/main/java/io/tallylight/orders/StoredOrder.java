package io.tallylight.orders;

import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Reservation;
import java.util.List;

/**
 * An order as an order system has it, with the origin of its idempotency keys.
 *
 * @param reservation the committed reservation that it came from. If the order was recorded by a version that did not
 *     keep them, its fingerprint is empty and its times are those of the commit
 * @param origin origin of the order; its texts are empty if they are not known
 * @param cancellations its cancellations in their order; the reservation is as the last one left it
 */
public record StoredOrder(Reservation reservation, OrderEvent.Origin origin, List<Cancellation> cancellations) {
    public StoredOrder {
        cancellations = List.copyOf(cancellations);
    }

    /** Creates an order without cancellations. */
    public StoredOrder(Reservation reservation, OrderEvent.Origin origin) {
        this(reservation, origin, List.of());
    }

    /** Its place among the orders of its show. */
    public Place place() {
        return new Place(reservation.number(), reservation.id());
    }

    /**
     * A place among the orders of a show.
     *
     * @param id record id
     */
    public record Place(long number, String id) {}
}
