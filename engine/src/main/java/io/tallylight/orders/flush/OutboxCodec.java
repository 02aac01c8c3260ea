package io.tallylight.orders.flush;

import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.orders.LedgerEvent;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.flush.OutboxEntry.Item;
import io.tallylight.orders.flush.OutboxEntry.Journalled;
import io.tallylight.orders.flush.OutboxEntry.Legible;
import io.tallylight.orders.flush.OutboxEntry.Malformed;
import io.tallylight.orders.flush.OutboxEntry.Told;
import io.tallylight.orders.flush.OutboxEntry.Untold;
import io.tallylight.redis.FailureText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads entries of the outbox, whose layout is in {@code docs/redis-keys.md}. An unreadable part becomes a {@link
 * Malformed} item: no bytes make the codec throw.
 */
final class OutboxCodec {
    private OutboxCodec() {}

    /**
     * Reads one entry.
     *
     * @param fields names and values in turn; null for an entry that is no longer in the stream
     * @param hearsNotices whether notices are read; the others are passed over unread
     */
    static OutboxEntry entry(String show, String id, @Nullable List<byte[]> fields, boolean hearsNotices) {
        if (fields == null) {
            return new OutboxEntry(id, List.of());
        }
        List<Item> items = new ArrayList<>(fields.size() / 2);
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            String name = new String(fields.get(i), StandardCharsets.UTF_8);
            byte[] value = fields.get(i + 1);
            if (!name.equals(LedgerEventCodec.FIELD)) {
                items.add(item(show, id, name, value));
            } else {
                items.add(hearsNotices ? notice(show, id, value) : new Untold());
            }
        }
        return new OutboxEntry(id, items);
    }

    private static Item item(String show, String entryId, String name, byte[] value) {
        if (name.equals(JournalCodec.FIELD)) {
            return journalled(entryId, value);
        }
        int dot = name.indexOf('.');
        long number = number(dot < 0 ? name : name.substring(0, dot));
        long no = dot < 0 ? 0 : number(name.substring(dot + 1));
        if (number == 0 || (dot >= 0 && no == 0)) {
            return new Malformed(entryId, 0, "the field is not an order number");
        }
        try {
            return new Legible(no == 0 ? committed(show, number, value) : cancelled(show, number, no, value));
        } catch (IOException | MessagePackException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return no == 0
                    ? new Malformed(name, number, "the order is not readable: " + FailureText.of(e))
                    : new Malformed(name, 0, "the cancellation is not readable: " + FailureText.of(e));
        }
    }

    private static Item journalled(String entryId, byte[] value) {
        try {
            requireWhole(value);
            return new Journalled(JournalCodec.entry(value));
        } catch (IOException | MessagePackException | IllegalArgumentException e) {
            return new Malformed(entryId, 0, "a line of the journal is not readable: " + FailureText.of(e));
        }
    }

    private static Item notice(String show, String entryId, byte[] value) {
        try {
            requireWhole(value);
            Optional<LedgerEvent> notice = LedgerEventCodec.notice(show, value);
            return notice.isPresent() ? new Told(notice.get()) : new Untold();
        } catch (IOException
                | UncheckedIOException
                | MessagePackException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            return new Malformed(entryId, 0, "a notice is not readable: " + FailureText.of(e));
        }
    }

    private static OrderEvent committed(String show, long number, byte[] value) throws IOException {
        requireWhole(value);
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(value)) {
            require(in.unpackArrayHeader() == 9, "it has not nine elements");
            long at = head(in, OrderEvent.COMMITTED);
            String id = id(in);
            boolean test = in.unpackInt() != 0;
            Reservation reservation = order(in, id, number);
            OrderEvent.Origin origin =
                    new OrderEvent.Origin(in.unpackString(), in.unpackString(), in.unpackString(), in.unpackLong());
            return OrderEvent.committed(show, reservation, test, at, origin);
        }
    }

    private static OrderEvent cancelled(String show, long number, long no, byte[] value) throws IOException {
        requireWhole(value);
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(value)) {
            require(in.unpackArrayHeader() == 8, "it has not eight elements");
            long at = head(in, OrderEvent.CANCELLED);
            String id = id(in);
            boolean test = in.unpackInt() != 0;
            Reservation reservation = order(in, id, number);
            String keyId = id(in);
            Cancellation cancellation = RecordCodec.cancellation(keyId, in.readPayload(in.unpackRawStringHeader()));
            if (cancellation == null) {
                throw new IllegalArgumentException("its record is not a cancellation");
            }
            require(cancellation.orderId().equals(id), "its record is of another order");
            require(cancellation.no() == no && cancellation.at() == at, "its record is of another cancellation");
            require(cancellation.after().size() == reservation.lines().size(), "its record has other lines");
            return OrderEvent.cancelled(show, reservation, test, cancellation, in.unpackString());
        }
    }

    private static long head(MessageUnpacker in, String type) throws IOException {
        require(in.unpackString().equals(type), "its type is unknown");
        return in.unpackLong();
    }

    private static String id(MessageUnpacker in) throws IOException {
        String id = in.unpackString();
        require(id.length() == Ids.LENGTH, "its id has not " + Ids.LENGTH + " characters");
        return id;
    }

    private static Reservation order(MessageUnpacker in, String id, long number) throws IOException {
        Reservation reservation = RecordCodec.reservation(id, in.readPayload(in.unpackRawStringHeader()));
        if (reservation == null) {
            throw new IllegalArgumentException("its record is not a reservation");
        }
        require(reservation.state() == ReservationState.COMMITTED, "its record is not committed");
        require(reservation.number() == number, "its record has the number " + reservation.number());
        return reservation;
    }

    /** Skips the value first: after that no length in it can ask for more memory than the value has bytes. */
    private static void requireWhole(byte[] value) throws IOException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(value)) {
            in.skipValue();
            require(!in.hasNext(), "bytes follow it");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Returns a number of 1 or more; 0 if the text is not a number as the script writes it. */
    private static long number(String text) {
        if (text.isEmpty() || text.length() > 15 || text.charAt(0) == '0') {
            return 0;
        }
        return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(text) : 0;
    }
}
