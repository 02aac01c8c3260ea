package io.tallylight.ledger;

/**
 * A show without its offers, at one moment.
 *
 * @param seq of its last change
 * @param docSeq version of its definition
 * @param doc its definition as JSON
 */
public record ShowHead(String epoch, long seq, long docSeq, String doc) {}
