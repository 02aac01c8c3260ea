package io.tallylight.ledger.command;

import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Makes a reservation an order: numbers it and appends it to the outbox.
 *
 * @param keyId {@link Ids#recordId} of the checkout's own idempotency key
 * @param id record id of the reservation
 * @param attempt {@link #HELD} for a payment that was made elsewhere, else the number of the attempt that
 *     {@link BeginPayment} began and that has succeeded: what else there is to say was said then
 * @param amount minor units, which must be the total, or {@link #TOTAL}
 * @param currency which must be the reservation's, or empty
 */
public record Commit(
        String keyId,
        String fingerprint,
        String id,
        int attempt,
        String method,
        String reference,
        long amount,
        String currency)
        implements Command<Reservation> {
    /** Commits a held reservation that was paid elsewhere. */
    public Commit(
            String keyId,
            String fingerprint,
            String id,
            String method,
            String reference,
            long amount,
            String currency) {
        this(keyId, fingerprint, id, HELD, method, reference, amount, currency);
    }

    /** Commits a reservation whose payment is authorised. A repeat finds the order. */
    public static Commit paid(String id, int attempt) {
        return new Commit("", "", id, attempt, "", "", TOTAL, "");
    }

    /** The amount is not given: it is the reservation's total. */
    public static final long TOTAL = -1;

    /** The reservation is held; no attempt to pay is on its way. */
    public static final int HELD = 0;

    @Override
    public boolean mayExceedMemory() {
        return true;
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(9)
                .packInt(3)
                .packString(keyId)
                .packString(fingerprint)
                .packString(id);
        out.packInt(attempt)
                .packString(method)
                .packString(reference)
                .packLong(amount)
                .packString(currency);
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
