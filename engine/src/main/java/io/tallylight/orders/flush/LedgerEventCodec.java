package io.tallylight.orders.flush;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.orders.LedgerEvent;
import io.tallylight.orders.LedgerEventJson;
import io.tallylight.orders.OrderJson;
import java.io.IOException;
import java.util.Optional;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Reads notices from the outbox; their layout is in {@code docs/redis-keys.md}. */
final class LedgerEventCodec {
    /** The field of an entry that holds a notice; one entry may have several of this name. */
    static final String FIELD = "n";

    private LedgerEventCodec() {}

    /**
     * Reads one notice; returns empty if its type is unknown here. Elements that a newer ledger adds at its end are
     * skipped.
     *
     * @throws IOException when the bytes are not msgpack
     * @throws org.msgpack.core.MessagePackException when it does not have these elements
     * @throws IllegalArgumentException when its reservation is not valid
     */
    static Optional<LedgerEvent> notice(String show, byte[] value) throws IOException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(value)) {
            int elements = in.unpackArrayHeader();
            if (elements < 5) {
                throw new IllegalArgumentException("it has " + elements + " elements");
            }
            String type = in.unpackString();
            long at = in.unpackLong();
            String epoch = in.unpackString();
            long seq = in.unpackLong();
            return switch (type) {
                case LedgerEvent.RESERVATION_EXPIRED -> Optional.of(expired(show, at, in));
                case LedgerEvent.PAYMENT_FAILED -> Optional.of(failed(show, at, in));
                case LedgerEvent.OFFER_SOLD_OUT -> Optional.of(soldOut(show, at, epoch + ":" + seq, in));
                default -> Optional.empty();
            };
        }
    }

    private static LedgerEvent expired(String show, long at, MessageUnpacker in) throws IOException {
        Reservation reservation = reservation(in);
        String id = Ids.reservationId(show, reservation.id()) + ":expired";
        String data = Json.write(LedgerEventJson.reservation(show, reservation));
        return new LedgerEvent(id, LedgerEvent.RESERVATION_EXPIRED, at, data);
    }

    private static LedgerEvent failed(String show, long at, MessageUnpacker in) throws IOException {
        Reservation reservation = reservation(in);
        int attempt = in.unpackInt();
        Reservation.Payment payment =
                new Reservation.Payment(in.unpackString(), in.unpackString(), in.unpackLong(), in.unpackString());
        String reason = in.unpackString();
        ObjectNode data = Json.object().put("show", show).put("attempt", attempt);
        if (!reason.isEmpty()) {
            data.put("reason", reason);
        }
        data.set("payment", OrderJson.payment(payment));
        data.set("reservation", LedgerEventJson.reservation(show, reservation));
        String id = Ids.reservationId(show, reservation.id()) + ":payment:" + attempt + ":failed";
        return new LedgerEvent(id, LedgerEvent.PAYMENT_FAILED, at, Json.write(data));
    }

    private static LedgerEvent soldOut(String show, long at, String version, MessageUnpacker in) throws IOException {
        String sku = in.unpackString();
        ObjectNode data = Json.object()
                .put("show", show)
                .put("sku", sku)
                .put("allotted", in.unpackLong())
                .put("available", 0)
                .put("reserved", in.unpackLong())
                .put("sold", in.unpackLong());
        String id = show + ":" + version + ":" + sku + ":sold_out";
        return new LedgerEvent(id, LedgerEvent.OFFER_SOLD_OUT, at, Json.write(data));
    }

    private static Reservation reservation(MessageUnpacker in) throws IOException {
        String id = in.unpackString();
        Reservation reservation = RecordCodec.reservation(id, in.readPayload(in.unpackRawStringHeader()));
        if (reservation == null || id.length() != Ids.LENGTH) {
            throw new IllegalArgumentException("its record is not a reservation");
        }
        return reservation;
    }
}
