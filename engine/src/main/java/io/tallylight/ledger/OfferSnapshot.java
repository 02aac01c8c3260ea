package io.tallylight.ledger;

import io.tallylight.ledger.record.Stock;
import org.jspecify.annotations.Nullable;

/**
 * An offer and its show at one moment.
 *
 * @param showDoc the show's definition as JSON
 * @param clock the show's, epoch ms
 * @param offer null if there is none of that SKU
 */
public record OfferSnapshot(
        String epoch, String showDoc, long clock, @Nullable Offer offer) {
    /**
     * The offer.
     *
     * @param doc the definition as JSON, without counters
     * @param docSeq version of the definition
     */
    public record Offer(String doc, long docSeq, Stock stock) {}
}
