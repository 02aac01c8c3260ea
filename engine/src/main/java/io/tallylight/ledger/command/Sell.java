package io.tallylight.ledger.command;

import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Reserves and commits in one step: a sale that was paid elsewhere. What refuses a reservation refuses it, except the
 * number of reservations that a buyer may hold, since nothing stays held.
 *
 * @param basket whose id and fingerprint are those of the sale
 * @param amount minor units, which must be the total, or {@link Commit#TOTAL}
 * @param currency of the payment, which must be the basket's, or empty
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
