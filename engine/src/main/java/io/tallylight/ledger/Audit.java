package io.tallylight.ledger;

import java.util.List;

/**
 * A show's counters at one moment, beside a recount from its reservation records.
 *
 * @param epoch of the show
 * @param seq of the show at that moment
 * @param conserved whether each offer's counters add up and equal the recount
 */
public record Audit(String epoch, long seq, boolean conserved, List<Offer> offers) {
    /** The counters of one offer, in units. */
    public record Offer(String sku, long allotted, long available, long reserved, long sold) {}
}
