package io.tallylight.ledger.command;

import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Reserves and commits in one step: a sale that was paid elsewhere. It is refused for the same reasons as a
 * reservation, except the number of reservations that a buyer may hold, since nothing stays held.
 *
 * @param basket the reservation, with the id and fingerprint of the sale
 * @param amount minor units, which must be the total, or {@link Commit#TOTAL}
 * @param currency of the payment; empty or the basket's
 */
public record Sell(Reserve basket, String method, String reference, long amount, String currency)
        implements Command<Reservation> {
    @Override
    public int lineCount() {
        return basket.lineCount();
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(12).packInt(12);
        basket.packBasket(out);
        out.packString(method).packString(reference).packLong(amount).packString(currency);
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
