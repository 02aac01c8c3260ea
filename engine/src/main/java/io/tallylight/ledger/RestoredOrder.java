package io.tallylight.ledger;

/**
 * An order that is put back.
 *
 * @param reservation committed, with its number
 * @param keyId record id of the key of its checkout, empty where it had none of its own
 * @param keyFingerprint of what was asked under that key
 */
public record RestoredOrder(Reservation reservation, String keyId, String keyFingerprint) {}
