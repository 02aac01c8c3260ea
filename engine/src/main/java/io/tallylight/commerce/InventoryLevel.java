package io.tallylight.commerce;

import java.time.Instant;

/**
 * Units of an item that a shop had in one place at one moment.
 *
 * @param location id, in decimal
 * @param updatedMs epoch ms, in whole seconds
 * @param triggeredUs epoch microseconds: which of two in one second is the later one; 0 where that is unknown
 * @param available units, below 0 where it sold more than it had
 */
record InventoryLevel(String location, long updatedMs, long triggeredUs, long available) {
    static InventoryLevel of(ShopifyLevel level, long triggeredUs) {
        return new InventoryLevel(
                level.location(),
                level.updatedMs(),
                triggeredUs,
                level.available().orElseThrow());
    }

    /**
     * Whether this one says something new after the other. Of two that cannot be told apart the lower one counts: to sell too
     * little for a while is better than to sell twice.
     */
    boolean isNewsAfter(InventoryLevel other) {
        if (updatedMs != other.updatedMs) {
            return updatedMs > other.updatedMs;
        } else if (triggeredUs != other.triggeredUs) {
            return triggeredUs > other.triggeredUs;
        }
        return available < other.available;
    }

    /** For people. */
    String text() {
        return "Shopify has " + available + " at location " + location + ", updated " + Instant.ofEpochMilli(updatedMs);
    }
}
