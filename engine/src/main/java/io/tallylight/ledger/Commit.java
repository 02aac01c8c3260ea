package io.tallylight.ledger;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Makes a held reservation an order that was paid elsewhere: numbers it and appends it to the outbox.
 *
 * @param keyId {@link Ids#recordId} of the checkout's own idempotency key
 * @param id record id of the reservation
 * @param amount minor units, which must be the total, or {@link #TOTAL}
 * @param currency which must be the reservation's, or empty
 */
public record Commit(
        String keyId, String fingerprint, String id, String method, String reference, long amount, String currency)
        implements Command<Reservation> {
    /** The amount is not given: it is the reservation's total. */
    public static final long TOTAL = -1;

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(8)
                .packInt(3)
                .packString(keyId)
                .packString(fingerprint)
                .packString(id);
        out.packString(method).packString(reference).packLong(amount).packString(currency);
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
