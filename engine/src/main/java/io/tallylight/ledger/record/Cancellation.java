package io.tallylight.ledger.record;

import java.util.List;

/**
 * Units of an order that were cancelled in one step.
 *
 * @param id record id, derived from its idempotency key
 * @param fingerprint of what was asked under that key
 * @param orderId record id of the order
 * @param no among the cancellations of its order, from 1
 * @param seq of the show
 * @param at epoch ms, the show's clock
 * @param restock whether the units can be sold again
 * @param reason for people, may be empty
 * @param amount minor units of the order's currency that were paid for them
 * @param taken at least one, in the order of the order's lines
 * @param after units cancelled of each of the order's lines, this cancellation and earlier ones together
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
     * What it took of a line.
     *
     * @param line index of the line in the reservation, from 0
     * @param units 1 or more
     */
    public record Taken(int line, int units) {}

    /** The order as this cancellation left it, whatever was cancelled later. */
    public Reservation leaves(Reservation order) {
        return order.cancelled(
                new Reservation.Cancelled(after, order.cancelled().ids().subList(0, no)), seq);
    }
}
