package io.tallylight.ledger.command;

import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Decides, once, about a payment whose reservation expired before the payment was known to have succeeded: either a new
 * reservation, which is an order at once, takes the units again, or the payment is to be given up. Answers the expired
 * reservation, whose {@link Reservation.Payment#fate} tells which; a repeat gets the same answer.
 *
 * @param id record id of the expired reservation
 * @param newId record id of the reservation that would replace it
 * @param attempt number of the attempt that the payment was for
 * @param take whether to try to take the units; otherwise the payment is to be given up
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
