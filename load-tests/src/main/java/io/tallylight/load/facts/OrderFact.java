package io.tallylight.load.facts;

import java.util.Map;

/**
 * An order as the order system, or the engine's list of orders, has it.
 *
 * @param number rises by one in its show, from 1
 * @param units by SKU, lines of 0 units left out
 * @param delivered false where the engine names an order system that has not taken it
 */
public record OrderFact(
        String id, long number, String reservationId, String state, Map<String, Long> units, boolean delivered) {
    public OrderFact {
        units = Map.copyOf(units);
    }
}
