package io.tallylight.ledger;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Restocks or withdraws units of an offer; never below what is reserved and sold.
 *
 * @param keyId {@link Ids#recordId} of the adjustment's idempotency key
 * @param delta units, negative to withdraw
 */
public record Adjust(String keyId, String fingerprint, String sku, long delta, String reason)
        implements Command<Adjustment> {
    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(6).packInt(4).packString(keyId).packString(fingerprint);
        out.packString(sku).packLong(delta).packString(reason);
    }

    @Override
    public Adjustment unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.adjustment(in);
    }
}
