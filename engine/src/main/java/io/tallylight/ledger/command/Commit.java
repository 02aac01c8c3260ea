package io.tallylight.ledger.command;

import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Turns a reservation into an order: numbers it and appends it to the outbox.
 *
 * @param keyId {@link Ids#recordId} of the checkout's own idempotency key
 * @param id record id of the reservation
 * @param attempt {@link #HELD} for a payment that was made elsewhere, otherwise the number of the attempt that {@link
 *     BeginPayment} began and that has succeeded, which already has all other values
 * @param amount minor units, which must be the total, or {@link #TOTAL}
 * @param currency empty or the reservation's
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

    /** Returns the command that commits a reservation whose payment is authorised. A repeat finds the order. */
    public static Commit paid(String id, int attempt) {
        return new Commit("", "", id, attempt, "", "", TOTAL, "");
    }

    /** Amount that stands for the reservation's total. */
    public static final long TOTAL = -1;

    /** Attempt number of a held reservation: no attempt to pay is under way. */
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
