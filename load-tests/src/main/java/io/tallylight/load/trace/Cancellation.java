package io.tallylight.load.trace;

/**
 * One row of an invoice whose number starts with {@code C}: units that the buyer gave back.
 *
 * @param invoice its number
 * @param buyerId who gave back
 * @param atMs when, in epoch milliseconds (the file's local time read as UTC)
 * @param sku of what
 * @param quantity units, above 0
 */
public record Cancellation(String invoice, String buyerId, long atMs, String sku, int quantity) {}
