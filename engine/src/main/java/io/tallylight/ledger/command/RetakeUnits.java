package io.tallylight.ledger.command;

import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Decides, once, what becomes of a payment whose reservation expired before it was known to have succeeded: its units are
 * taken again by a new reservation that is an order at once, or it is to be given up. Answers the expired reservation, whose
 * {@link Reservation.Payment#fate} says which; asked again, it answers the same.
 *
 * @param id record id of the expired reservation
 * @param newId record id of the one that would replace it
 * @param attempt that the payment was for
 * @param take whether to try; else it is to be given up
 */
public record RetakeUnits(String id, String newId, int attempt, boolean take) implements Command<Reservation> {
    @Override
    public boolean mayExceedMemory() {
        return true;
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(5).packInt(14).packString(id).packString(newId);
        out.packInt(attempt).packInt(take ? 1 : 0);
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
