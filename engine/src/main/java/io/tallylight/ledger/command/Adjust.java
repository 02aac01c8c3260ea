package io.tallylight.ledger.command;

import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Restocks or withdraws units of an offer. The allotment never falls below the reserved and sold units.
 *
 * @param keyId {@link Ids#recordId} of the adjustment's idempotency key
 * @param delta units, negative to withdraw
 * @param reason text for people, which no code reads
 * @param cause value by which the caller's code decides when it meets this adjustment again; opaque to the ledger,
 *     empty if there is none
 */
public record Adjust(String keyId, String fingerprint, String sku, long delta, String reason, String cause)
        implements Command<Adjustment> {
    /** Creates an adjustment without a cause. */
    public Adjust(String keyId, String fingerprint, String sku, long delta, String reason) {
        this(keyId, fingerprint, sku, delta, reason, "");
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(7).packInt(4).packString(keyId).packString(fingerprint);
        out.packString(sku).packLong(delta).packString(reason).packString(cause);
    }

    @Override
    public Adjustment unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.adjustment(in);
    }
}
