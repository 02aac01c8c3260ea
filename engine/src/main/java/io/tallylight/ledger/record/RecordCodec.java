package io.tallylight.ledger.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Reads the records that the ledger's script writes; their layout is in {@code docs/redis-keys.md}. */
public final class RecordCodec {
    private static final int LINE_ELEMENTS = 5;
    private static final int PAID_ELEMENTS = 4;
    private static final int ADJUSTMENT_ELEMENTS = 12; // of an adjustment by an older engine, without a cause
    private static final int ELEMENTS = 17; // of a reservation without cancelled units

    /** Uses small buffers: the library's default takes a buffer of 16 KB for each unpacker. */
    private static final MessagePack.UnpackerConfig SMALL =
            new MessagePack.UnpackerConfig().withStringDecoderBufferSize(64);

    private RecordCodec() {}

    /**
     * Reads a reservation.
     *
     * @return null if the record is not a reservation
     * @throws UncheckedIOException if the bytes are not a record
     */
    public static @Nullable Reservation reservation(String id, byte[] packed) {
        try (MessageUnpacker in = SMALL.newUnpacker(packed)) {
            return reservation(id, in);
        } catch (IOException e) {
            throw new UncheckedIOException("record " + id + " is not readable", e);
        }
    }

    /** Reads a reservation at the position of {@code in}, and moves it past the record unless the answer is null. */
    public static @Nullable Reservation reservation(String id, MessageUnpacker in) throws IOException {
        int elements = in.unpackArrayHeader();
        if (!in.unpackString().equals("r")) {
            return null;
        }
        Reservation made = new Reservation(
                id,
                in.unpackString(),
                ReservationState.of(in.unpackString()),
                in.unpackLong(),
                in.unpackLong(),
                in.unpackLong(),
                in.unpackLong(),
                in.unpackString(),
                in.unpackLong(),
                in.unpackLong(),
                payment(in),
                in.unpackString(),
                in.unpackString(),
                lines(in),
                in.unpackInt(),
                in.unpackInt() == 1,
                in.unpackInt() == 1);
        return elements > ELEMENTS
                ? made.cancelled(new Reservation.Cancelled(wholes(in), texts(in)), made.seq())
                : made;
    }

    /**
     * Reads a cancellation.
     *
     * @return null if the record is not a cancellation
     * @throws UncheckedIOException if the bytes are not a record
     */
    public static @Nullable Cancellation cancellation(String id, byte[] packed) {
        try (MessageUnpacker in = SMALL.newUnpacker(packed)) {
            return cancellation(id, in);
        } catch (IOException e) {
            throw new UncheckedIOException("record " + id + " is not readable", e);
        }
    }

    private static @Nullable Cancellation cancellation(String id, MessageUnpacker in) throws IOException {
        in.unpackArrayHeader();
        if (!in.unpackString().equals("c")) {
            return null;
        }
        return new Cancellation(
                id,
                in.unpackString(),
                in.unpackString(),
                in.unpackInt(),
                in.unpackLong(),
                in.unpackLong(),
                in.unpackInt() == 1,
                in.unpackString(),
                in.unpackLong(),
                taken(in),
                wholes(in));
    }

    private static List<Cancellation.Taken> taken(MessageUnpacker in) throws IOException {
        List<Integer> flat = wholes(in);
        List<Cancellation.Taken> taken = new ArrayList<>(flat.size() / 2);
        for (int i = 0; i < flat.size(); i += 2) {
            taken.add(new Cancellation.Taken(flat.get(i), flat.get(i + 1)));
        }
        return List.copyOf(taken);
    }

    private static List<Integer> wholes(MessageUnpacker in) throws IOException {
        int count = in.unpackArrayHeader();
        List<Integer> wholes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            wholes.add(in.unpackInt());
        }
        return List.copyOf(wholes);
    }

    private static List<String> texts(MessageUnpacker in) throws IOException {
        int count = in.unpackArrayHeader();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(in.unpackString());
        }
        return List.copyOf(texts);
    }

    /**
     * Reads {@code id, record} of a cancellation and then of its order. Returns both, the order as the cancellation
     * left it.
     */
    public static CancelledOrder cancelledOrder(MessageUnpacker in) throws IOException {
        String id = in.unpackString();
        int unused = in.unpackRawStringHeader();
        Cancellation cancellation = cancellation(id, in);
        if (cancellation == null) {
            throw new IOException("record " + id + " is not a cancellation");
        }
        return new CancelledOrder(cancellation, cancellation.leaves(answered(in)));
    }

    /** Reads {@code id, record} of an answer whose record is known to be a reservation. */
    public static Reservation answered(MessageUnpacker in) throws IOException {
        return made(in.unpackString(), in);
    }

    /** Reads a record that is known to be a reservation. Its string header comes first; the rest is read in place. */
    public static Reservation made(String id, MessageUnpacker in) throws IOException {
        int unused = in.unpackRawStringHeader();
        Reservation reservation = reservation(id, in);
        if (reservation == null) {
            throw new IOException("record " + id + " is not a reservation");
        }
        return reservation;
    }

    /** Reads {@code id, record} of an answer whose record is known to be an adjustment. */
    public static Adjustment adjustment(MessageUnpacker in) throws IOException {
        String id = in.unpackString();
        int unused = in.unpackRawStringHeader();
        Adjustment adjustment = adjustment(id, in);
        if (adjustment == null) {
            throw new IOException("record " + id + " is not an adjustment");
        }
        return adjustment;
    }

    /**
     * Reads an adjustment.
     *
     * @return null if the record is not an adjustment
     * @throws UncheckedIOException if the bytes are not a record
     */
    public static @Nullable Adjustment adjustment(String id, byte[] packed) {
        try (MessageUnpacker in = SMALL.newUnpacker(packed)) {
            return adjustment(id, in);
        } catch (IOException e) {
            throw new UncheckedIOException("record " + id + " is not readable", e);
        }
    }

    private static @Nullable Adjustment adjustment(String id, MessageUnpacker in) throws IOException {
        int elements = in.unpackArrayHeader();
        if (!in.unpackString().equals("a")) {
            return null;
        }
        in.skipValue(); // the fingerprint
        long seq = in.unpackLong();
        long at = in.unpackLong();
        String sku = in.unpackString();
        long delta = in.unpackLong();
        String reason = in.unpackString();
        Stock stock = new Stock(in.unpackLong(), in.unpackLong(), in.unpackLong(), in.unpackLong(), seq);
        String doc = in.unpackString();
        String cause = elements > ADJUSTMENT_ELEMENTS ? in.unpackString() : "";
        return new Adjustment(id, at, sku, delta, reason, cause, stock, doc);
    }

    private static Reservation.@Nullable Payment payment(MessageUnpacker in) throws IOException {
        int elements = in.unpackArrayHeader();
        if (elements == 0) {
            return null;
        }
        Reservation.Payment paid =
                new Reservation.Payment(in.unpackString(), in.unpackString(), in.unpackLong(), in.unpackString());
        if (elements == PAID_ELEMENTS) {
            return paid;
        }
        return new Reservation.Payment(
                paid.method(),
                paid.reference(),
                paid.amount(),
                paid.currency(),
                in.unpackString(),
                in.unpackString(),
                Reservation.Fate.of(in.unpackString()),
                in.unpackString());
    }

    private static List<Reservation.Line> lines(MessageUnpacker in) throws IOException {
        int count = in.unpackArrayHeader() / LINE_ELEMENTS;
        List<Reservation.Line> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add(new Reservation.Line(
                    in.unpackString(), in.unpackInt(), in.unpackInt(), in.unpackLong(), in.unpackString()));
        }
        return List.copyOf(lines);
    }
}
