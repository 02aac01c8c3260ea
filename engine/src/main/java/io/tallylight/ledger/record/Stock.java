package io.tallylight.ledger.record;

/**
 * The counters of an offer, in units. The conservation law: allotted = available + reserved + sold.
 *
 * @param seq of the offer's last change
 */
public record Stock(long allotted, long available, long reserved, long sold, long seq) {
    /** Returns whether the counters add up and none is negative. */
    public boolean isConserved() {
        return available >= 0 && reserved >= 0 && sold >= 0 && allotted == available + reserved + sold;
    }
}
