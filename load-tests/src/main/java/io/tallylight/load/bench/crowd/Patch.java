package io.tallylight.load.bench.crowd;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.load.facts.Stock;

/**
 * What a message says of the counts of one offer; a count that it leaves out is negative, and stays as it was.
 *
 * @param gone whether the offer is no more
 */
record Patch(boolean gone, long available, long reserved, long sold) {
    private static final long SAME = -1;

    static Patch of(JsonNode offer) {
        return new Patch(offer.isNull(), count(offer, "available"), count(offer, "reserved"), count(offer, "sold"));
    }

    Stock on(Stock before) {
        return new Stock(
                available == SAME ? before.available() : available,
                reserved == SAME ? before.reserved() : reserved,
                sold == SAME ? before.sold() : sold);
    }

    /** Whether it says how many are reserved. */
    boolean tellsReserved() {
        return reserved != SAME;
    }

    private static long count(JsonNode offer, String name) {
        var count = offer.path(name);
        return count.isIntegralNumber() ? count.longValue() : SAME;
    }
}
