package io.tallylight.ledger.command;

import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Ends an attempt to pay that failed: {@code paying} becomes {@code held}. A late result of an earlier attempt changes
 * nothing.
 *
 * @param id record id of the reservation
 * @param attempt its number, from 1: {@link Reservation#attempts} when it began
 * @param reason the gateway's word for it, of which {@value #REASON_MAX} characters are kept; empty if there is none
 */
public record DeclinePayment(String id, int attempt, String reason) implements Command<Reservation> {
    private static final int REASON_MAX = 100;

    /** Creates a command without a reason. */
    public DeclinePayment(String id, int attempt) {
        this(id, attempt, "");
    }

    @Override
    public boolean mayExceedMemory() {
        return true;
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        String kept = reason.length() > REASON_MAX ? reason.substring(0, REASON_MAX) : reason;
        out.packArrayHeader(4).packInt(9).packString(id).packInt(attempt).packString(kept);
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
