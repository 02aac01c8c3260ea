package io.tallylight.commerce;

/**
 * Bounds the times in a delivery. A time far in the future would stand before all versions to come and so hold a level or an
 * order as it is; it counts as the time at which the delivery was sent instead, and where that is not known as now.
 *
 * @param aheadMs epoch ms up to which a time counts as it is
 * @param insteadMs epoch ms, in whole seconds as Shopify writes them
 */
record TimeBound(long aheadMs, long insteadMs) {
    /** How far the clocks of the shop and of this node may be apart. */
    static final long AHEAD_MS_MAX = 300_000;

    static TimeBound of(ShopifyDelivery delivery, long nowMs) {
        long sentMs = delivery.triggeredAt().toEpochMilli();
        long aheadMs = nowMs + AHEAD_MS_MAX;
        long insteadMs = sentMs > 0 && sentMs <= aheadMs ? sentMs : nowMs;
        return new TimeBound(aheadMs, insteadMs / 1_000 * 1_000);
    }

    /** Returns the time itself, or the one that counts instead. */
    long apply(long ms) {
        return ms > aheadMs ? insteadMs : ms;
    }
}
