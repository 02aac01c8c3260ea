package io.tallylight.ledger;

import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Reservation;
import java.util.List;

/**
 * An order that is put back.
 *
 * @param reservation committed, with its number, and with what is cancelled of it
 * @param keyId record id of the key of its checkout, empty where it had none of its own
 * @param keyFingerprint of what was asked under that key
 * @param cancellations of it, in their order
 */
public record RestoredOrder(
        Reservation reservation, String keyId, String keyFingerprint, List<Cancellation> cancellations) {}
