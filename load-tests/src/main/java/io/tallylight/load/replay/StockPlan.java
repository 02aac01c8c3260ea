package io.tallylight.load.replay;

import io.tallylight.load.trace.RetailTrace;
import io.tallylight.load.trace.Sku;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The offers of the show: each SKU of the day, with a share of its demand. */
record StockPlan(List<PlannedOffer> offers) {
    /**
     * An offer to be made.
     *
     * @param price pence
     * @param allotted units, at least 1
     */
    record PlannedOffer(String sku, String title, long price, long allotted) {}

    /** Each SKU gets {@code share} of the units wanted that day, rounded down, and at least 1. */
    static StockPlan of(RetailTrace trace, BigDecimal share) {
        return new StockPlan(trace.skus().stream()
                .map(sku -> new PlannedOffer(sku.sku(), sku.title(), sku.medianPence(), allotted(sku, share)))
                .toList());
    }

    private static long allotted(Sku sku, BigDecimal share) {
        var units = share.multiply(BigDecimal.valueOf(sku.demand())).setScale(0, RoundingMode.FLOOR);
        return Math.max(1, units.longValueExact());
    }

    /** Units by SKU. */
    Map<String, Long> allotted() {
        var units = new LinkedHashMap<String, Long>();
        offers.forEach(offer -> units.put(offer.sku(), offer.allotted()));
        return units;
    }

    /** Pence by SKU. */
    Map<String, Long> prices() {
        var prices = new LinkedHashMap<String, Long>();
        offers.forEach(offer -> prices.put(offer.sku(), offer.price()));
        return prices;
    }
}
