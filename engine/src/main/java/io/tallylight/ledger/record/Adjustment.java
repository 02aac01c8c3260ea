package io.tallylight.ledger.record;

/**
 * An adjustment and the offer right after it.
 *
 * @param id record id
 * @param at epoch ms, the show's clock
 * @param delta units
 * @param reason text for people, which no code reads
 * @param cause the same as in {@code Adjust}; empty if there is none, and in adjustments that an older engine made
 * @param doc the offer's definition as JSON
 */
public record Adjustment(
        String id, long at, String sku, long delta, String reason, String cause, Stock stock, String doc) {}
