package io.tallylight.ledger;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Begins an attempt to pay: {@code held} becomes {@code paying}. The first attempt makes sure that the hold lasts at least
 * {@code payMs} from now.
 *
 * @param keyId {@link Ids#recordId} of the checkout's own idempotency key
 * @param id record id of the reservation
 * @param payMs ms
 * @param attemptsMax attempts that one reservation may have
 */
public record Checkout(String keyId, String fingerprint, String id, long payMs, int attemptsMax)
        implements Command<Reservation> {
    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(6).packInt(8).packString(keyId).packString(fingerprint);
        out.packString(id).packLong(payMs).packInt(attemptsMax);
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
