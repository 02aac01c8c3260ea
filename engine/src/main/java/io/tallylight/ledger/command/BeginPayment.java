package io.tallylight.ledger.command;

import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Begins an attempt to pay: {@code held} becomes {@code paying}, with its payment. The first attempt makes sure that
 * the hold lasts at least {@code payMs} from now.
 *
 * @param keyId {@link Ids#recordId} of the checkout's own idempotency key; free again when the attempt is declined
 * @param id record id of the reservation
 * @param payMs ms for which the hold lasts at least
 * @param attemptsMax largest number of attempts for one reservation
 * @param payment a payment of which nothing has been requested yet; its amount must be the total, and its currency the
 *     reservation's
 */
public record BeginPayment(
        String keyId, String fingerprint, String id, long payMs, int attemptsMax, Reservation.Payment payment)
        implements Command<Reservation> {
    /** Returns the payment of a call that can only be a repeat: if none has begun before, none begins. */
    public static Reservation.Payment begunBefore(long amount, String currency) {
        return new Reservation.Payment("", "", amount, currency);
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(10).packInt(8).packString(keyId).packString(fingerprint);
        out.packString(id).packLong(payMs).packInt(attemptsMax);
        out.packString(payment.method()).packString(payment.reference());
        out.packLong(payment.amount()).packString(payment.currency());
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
