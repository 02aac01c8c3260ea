package io.tallylight.commerce;

import io.tallylight.ledger.record.Stock;

/**
 * What an offer is to have, worked out from the levels of a shop.
 *
 * @param unsold units that the shop has and that were not sold here: what available and reserved are to be together; below 0
 *     where units were sold twice
 * @param unbooked units sold here that the levels still have, since the shop has not booked them
 */
record StockTarget(long unsold, long unbooked) {
    /** From the levels, the bookings and the stock of one moment. */
    static StockTarget of(InventoryLevels levels, Bookings bookings, Stock stock, long nowMs) {
        long unbooked = Math.max(0, stock.sold() - bookings.units(levels, nowMs));
        return new StockTarget(levels.total() - unbooked, unbooked);
    }

    /** What is to be added to the allotment; sales between the look and the adjustment do not change it. */
    long delta(Stock stock) {
        return Math.max(0, unsold) - stock.available() - stock.reserved();
    }

    /**
     * Units that are held or sold here and that the shop does not have: no more than are held and sold, since what a shop
     * oversells by itself is no matter of the show.
     */
    long missing(Stock stock) {
        return Math.max(0, Math.min(stock.reserved() - unsold, stock.reserved() + stock.sold()));
    }
}
