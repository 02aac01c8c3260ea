package io.tallylight.ledger.command;

import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Extends a held reservation, once. Counted from its creation it may last twice the show's {@code holdMs}, and never
 * longer than {@code holdMsMax}.
 *
 * @param keyId {@link Ids#recordId} of the extension's own idempotency key, or {@link #NO_KEY}, with which a repeat is
 *     refused
 * @param id record id of the reservation
 * @param byMs ms, 1 or more
 * @param holdMsMax longest time of any hold, in ms
 */
public record Extend(String keyId, String fingerprint, String id, long byMs, long holdMsMax)
        implements Command<Reservation> {
    /** Key id of an extension without an idempotency key. */
    public static final String NO_KEY = "";

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(6).packInt(11).packString(keyId).packString(fingerprint);
        out.packString(id).packLong(byMs).packLong(holdMsMax);
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
