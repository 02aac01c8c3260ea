package io.tallylight.ledger;

import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Reservation;
import java.util.List;

/**
 * An order that is restored.
 *
 * @param reservation committed, with its number and with its cancelled units
 * @param keyId record id of the key of its checkout, empty if it had none of its own
 * @param keyFingerprint of the request under that key
 * @param cancellations the order's cancellations, in their order
 */
public record RestoredOrder(
        Reservation reservation, String keyId, String keyFingerprint, List<Cancellation> cancellations) {}
