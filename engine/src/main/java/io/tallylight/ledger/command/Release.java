package io.tallylight.ledger.command;

import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Returns the units of a reservation to stock. A second release gets the same answer as the first.
 *
 * @param id record id of the reservation
 */
public record Release(String id) implements Command<Reservation> {
    @Override
    public boolean mayExceedMemory() {
        return true;
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(2).packInt(2).packString(id);
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
