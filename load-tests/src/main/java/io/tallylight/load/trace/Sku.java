package io.tallylight.load.trace;

/**
 * A SKU as the day saw it.
 *
 * @param sku the stock code
 * @param title its first description
 * @param medianPence the median of the unit prices on its rows that day, in pence, at least 1
 * @param demand units wanted that day, over all baskets
 */
public record Sku(String sku, String title, long medianPence, long demand) {}
