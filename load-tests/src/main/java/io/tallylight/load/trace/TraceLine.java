package io.tallylight.load.trace;

/**
 * What a basket wants of one SKU.
 *
 * @param sku the stock code, case-sensitive, as in the file
 * @param quantity units, 1 to 10,000
 */
public record TraceLine(String sku, int quantity) {}
