package io.tallylight.orders;

import java.util.List;
import java.util.Map;

/**
 * What an order system knows of a show, its orders summed up.
 *
 * @param entries definitions and allotments in the order in which they happened; may be empty where orders are known
 * @param sold units by SKU, over all orders, less those cancelled
 * @param orders how many there are
 * @param number the highest of an order, 0 when there is none
 * @param currency of the last order, empty when there is none
 */
public record ShowHistory(
        List<JournalEntry> entries, Map<String, Long> sold, long orders, long number, String currency) {}
