package io.tallylight.recovery;

import java.util.List;

/**
 * A show that was put back.
 *
 * @param epoch epoch of its data from now on
 * @param status status that it has
 * @param orders number of its orders
 * @param offers number of its offers
 * @param units units sold in its offers
 * @param raised offers that had sold more than was allotted
 */
public record RebuildResult(
        String show, String epoch, String status, long orders, int offers, long units, List<Raised> raised) {
    /**
     * An offer whose allotment was raised to what is sold.
     *
     * @param from units allotted as far as it is known
     * @param to units sold
     */
    public record Raised(String sku, long from, long to) {}
}
