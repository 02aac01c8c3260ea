package io.tallylight.orders.flush;

import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.JournalEntry.OfferDefined;
import io.tallylight.orders.JournalEntry.ShowDefined;
import io.tallylight.orders.JournalEntry.StockAdjusted;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Lines of the journal as the ledger's script writes them, in the documented format. */
final class JournalBytes {
    private JournalBytes() {}

    static byte[] of(JournalEntry entry) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            int elements = entry instanceof StockAdjusted adjusted
                    ? 10 + (adjusted.cause().isEmpty() ? 0 : 1) // as an engine of before wrote it, where there is none
                    : entry instanceof OfferDefined ? 7 : 5;
            out.packArrayHeader(elements)
                    .packString(entry.type())
                    .packLong(entry.at())
                    .packString(entry.epoch())
                    .packLong(entry.seq());
            if (entry instanceof ShowDefined defined) {
                out.packString(defined.doc());
                return out.toByteArray();
            }
            out.packString(entry.sku());
            if (entry instanceof OfferDefined defined) {
                out.packLong(defined.allotted()).packString(defined.doc());
            } else if (entry instanceof StockAdjusted adjusted) {
                out.packLong(adjusted.delta()).packString(adjusted.reason()).packLong(adjusted.allotted());
                out.packString(adjusted.keyId()).packString(adjusted.fingerprint());
                if (!adjusted.cause().isEmpty()) {
                    out.packString(adjusted.cause());
                }
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
