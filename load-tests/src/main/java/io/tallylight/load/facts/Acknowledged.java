package io.tallylight.load.facts;

import java.util.Map;

/**
 * An order that the engine answered {@code 200} to: from then on it owes it.
 *
 * @param units by SKU, lines of 0 units left out
 */
public record Acknowledged(String orderId, String reservationId, Map<String, Long> units) {
    public Acknowledged {
        units = Map.copyOf(units);
    }
}
