package io.tallylight.load.replay;

import java.util.List;
import java.util.Map;

/**
 * A basket to be sent, and what becomes of it.
 *
 * @param key what its idempotency keys are made from: seed, invoice and part
 * @param dueMs when to send it, in milliseconds from the start of the run
 * @param lines units by SKU, at most 200 lines
 * @param fate what the buyer does with the reservation
 * @param actAfterMs milliseconds from {@code dueMs} to that; unused where the buyer leaves
 * @param cancelled the SKU of each row of the day's cancellations that falls on this basket
 */
record PlannedBasket(
        String key,
        String buyerId,
        long dueMs,
        Map<String, Integer> lines,
        Fate fate,
        long actAfterMs,
        List<String> cancelled) {
    PlannedBasket {
        cancelled = List.copyOf(cancelled);
    }

    long units() {
        return lines.values().stream().mapToLong(Integer::longValue).sum();
    }
}
