package io.tallylight.orders;

import java.util.List;
import java.util.Map;

/**
 * The knowledge of an order system about a show, its orders summed up.
 *
 * @param entries definitions and allotments in the order in which they happened; may be empty although orders are known
 * @param sold units by SKU, over all orders, less those cancelled
 * @param orders number of orders
 * @param number the highest number of an order, 0 if there is none
 * @param currency currency of the last order, empty if there is none
 */
public record ShowHistory(
        List<JournalEntry> entries, Map<String, Long> sold, long orders, long number, String currency) {}
