package io.tallylight.ledger.record;

import java.util.List;

/**
 * Units of an order that were cancelled in one step.
 *
 * @param id record id, derived from its idempotency key
 * @param fingerprint of the request under that key
 * @param orderId record id of the order
 * @param no number of the cancellation within its order, from 1
 * @param seq of the show
 * @param at epoch ms, the show's clock
 * @param restock whether the units can be sold again
 * @param reason for people, may be empty
 * @param amount minor units of the order's currency that were paid for them
 * @param taken units by line, at least one entry, in the order of the order's lines
 * @param after cancelled units of each of the order's lines, by this cancellation and earlier ones together
 */
public record Cancellation(
        String id,
        String fingerprint,
        String orderId,
        int no,
        long seq,
        long at,
        boolean restock,
        String reason,
        long amount,
        List<Taken> taken,
        List<Integer> after) {
    /**
     * The units that a cancellation took from one line.
     *
     * @param line index of the line in the reservation, from 0
     * @param units 1 or more
     */
    public record Taken(int line, int units) {}

    /** Returns the order as this cancellation left it, without later cancellations. */
    public Reservation leaves(Reservation order) {
        return order.cancelled(
                new Reservation.Cancelled(after, order.cancelled().ids().subList(0, no)), seq);
    }
}
