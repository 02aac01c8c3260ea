package io.tallylight.ledger;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Ends an attempt to pay that failed: {@code paying} becomes {@code held}. Late news of an attempt before the present one
 * changes nothing.
 *
 * @param id record id of the reservation
 * @param attempt its number, from 1: {@link Reservation#attempts} when it began
 */
public record Decline(String id, int attempt) implements Command<Reservation> {
    @Override
    public boolean mayExceedMemory() {
        return true;
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(3).packInt(9).packString(id).packInt(attempt);
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
