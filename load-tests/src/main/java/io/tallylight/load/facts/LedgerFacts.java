package io.tallylight.load.facts;

import java.util.Map;

/**
 * One atomic look at a show's ledger.
 *
 * @param epoch the life of the data that {@code seq} counts in
 * @param seq the last change that the look includes
 * @param conserved whether the engine's own recount of its reservations agrees
 * @param offers each SKU's line
 */
public record LedgerFacts(String epoch, long seq, boolean conserved, Map<String, Line> offers) {
    public LedgerFacts {
        offers = Map.copyOf(offers);
    }

    /** Units of one SKU. */
    public record Line(long allotted, Stock stock) {}

    /** Units reserved over all SKUs. */
    public long reserved() {
        return offers.values().stream()
                .mapToLong(line -> line.stock().reserved())
                .sum();
    }

    /** Units sold over all SKUs. */
    public long sold() {
        return offers.values().stream().mapToLong(line -> line.stock().sold()).sum();
    }
}
