package io.tallylight.ledger;

import io.tallylight.ledger.command.Adjust;

/**
 * An adjustment whose key stays bound, so that a repetition moves nothing. Its units are already part of the allotment.
 *
 * @param keyId record id of its key
 * @param fingerprint of the request under that key
 * @param at epoch ms
 * @param cause as in {@link Adjust}
 * @param doc the offer's definition as JSON
 */
public record RestoredAdjustment(
        String keyId,
        String fingerprint,
        long seq,
        long at,
        String sku,
        long delta,
        String reason,
        String cause,
        String doc) {}
