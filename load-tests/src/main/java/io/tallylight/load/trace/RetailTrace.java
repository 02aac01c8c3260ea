package io.tallylight.load.trace;

import java.util.List;
import java.util.Map;

/**
 * A day, read.
 *
 * @param rows rows in the file, the header not counted
 * @param baskets in the order of the file
 * @param cancellations in the order of the file
 * @param skus in the order of their first sale, at most 2,000
 * @param skipped rows left out, by reason; a reason without rows is absent
 */
public record RetailTrace(
        int rows,
        List<Basket> baskets,
        List<Cancellation> cancellations,
        List<Sku> skus,
        Map<SkipReason, Integer> skipped) {
    public RetailTrace {
        baskets = List.copyOf(baskets);
        cancellations = List.copyOf(cancellations);
        skus = List.copyOf(skus);
        skipped = Map.copyOf(skipped);
    }
}
