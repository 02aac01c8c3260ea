package io.tallylight.ledger;

/**
 * An adjustment and the offer right after it.
 *
 * @param id record id
 * @param at epoch ms, the show's clock
 * @param delta units
 * @param doc the offer's definition as JSON
 */
public record Adjustment(String id, long at, String sku, long delta, String reason, Stock stock, String doc) {}
