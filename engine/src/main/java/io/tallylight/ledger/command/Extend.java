package io.tallylight.ledger.command;

import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Makes a held reservation last longer, once. From its creation it may last twice the show's {@code holdMs}, and never
 * longer than {@code holdMsMax}.
 *
 * @param keyId {@link Ids#recordId} of the extension's own idempotency key, or {@link #NO_KEY}: then a repeat is refused
 * @param id record id of the reservation
 * @param byMs 1 or more
 * @param holdMsMax the longest that any hold may last, ms
 */
public record Extend(String keyId, String fingerprint, String id, long byMs, long holdMsMax)
        implements Command<Reservation> {
    /** The extension has no idempotency key. */
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
