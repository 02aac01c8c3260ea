package io.tallylight.orders.flush;

import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.JournalEntry.OfferDefined;
import io.tallylight.orders.JournalEntry.OfferRemoved;
import io.tallylight.orders.JournalEntry.ShowDefined;
import io.tallylight.orders.JournalEntry.ShowDeleted;
import io.tallylight.orders.JournalEntry.StockAdjusted;
import io.tallylight.orders.JournalEntry.StockCancelled;
import java.io.IOException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Reads lines of the journal from the outbox; their layout is in {@code docs/redis-keys.md}. */
final class JournalCodec {
    /** The field of an entry that holds a line; one entry may have several of this name. */
    static final String FIELD = "j";

    private static final int ADJUSTED_ELEMENTS = 10; // of an adjustment by an older engine, without a cause

    private JournalCodec() {}

    /**
     * Reads one line. Elements that a newer ledger adds at its end are skipped.
     *
     * @throws IOException when the bytes are not msgpack
     * @throws org.msgpack.core.MessagePackException when it does not have these elements
     * @throws IllegalArgumentException when its type is unknown
     */
    static JournalEntry entry(byte[] value) throws IOException {
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
                case ShowDefined.TYPE -> {
                    String doc = in.unpackString();
                    // A halt adds the point from which it goes on, a definition whether the status changed.
                    JournalEntry.Point continues =
                            elements < 7 ? null : new JournalEntry.Point(in.unpackString(), in.unpackLong());
                    boolean statusChanged = elements != 6 || in.unpackInt() != 0;
                    yield new ShowDefined(at, epoch, seq, doc, continues, statusChanged);
                }
                case OfferDefined.TYPE ->
                    new OfferDefined(at, epoch, seq, in.unpackString(), in.unpackLong(), in.unpackString());
                case ShowDeleted.TYPE -> new ShowDeleted(at, epoch, seq);
                case OfferRemoved.TYPE -> new OfferRemoved(at, epoch, seq, in.unpackString());
                case StockAdjusted.TYPE ->
                    new StockAdjusted(
                            at,
                            epoch,
                            seq,
                            in.unpackString(),
                            in.unpackLong(),
                            in.unpackString(),
                            in.unpackLong(),
                            in.unpackString(),
                            in.unpackString(),
                            elements > ADJUSTED_ELEMENTS ? in.unpackString() : "");
                case StockCancelled.TYPE ->
                    new StockCancelled(
                            at,
                            epoch,
                            seq,
                            in.unpackString(),
                            in.unpackLong(),
                            in.unpackString(),
                            in.unpackLong(),
                            in.unpackString());
                default -> throw new IllegalArgumentException("its type is unknown");
            };
        }
    }
}
