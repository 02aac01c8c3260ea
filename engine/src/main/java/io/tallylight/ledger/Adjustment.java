package io.tallylight.ledger;

/**
 * An adjustment and the offer right after it.
 *
 * @param id record id
 * @param at epoch ms, the show's clock
 * @param delta units
 * @param reason text for people, which no code reads
 * @param cause as in {@link Adjust}; empty where there is none, and for what an engine of before made
 * @param doc the offer's definition as JSON
 */
public record Adjustment(
        String id, long at, String sku, long delta, String reason, String cause, Stock stock, String doc) {}
