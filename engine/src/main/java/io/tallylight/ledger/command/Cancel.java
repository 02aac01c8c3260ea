package io.tallylight.ledger.command;

import io.tallylight.ledger.record.CancelledOrder;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Cancels units of an order, or all that are left of it. They are no longer sold, the buyer's limits are freed, and the
 * amount paid for them through a gateway becomes due as a refund.
 *
 * @param keyId {@link Ids#recordId} of the cancellation's idempotency key
 * @param id record id of the order
 * @param restock whether the units can be sold again; otherwise they leave the allotment
 * @param reason for people, may be empty
 * @param cancellationsMax largest number for one order; the last one must cancel all that is left
 * @param lines units by SKU, each SKU once, otherwise an {@link IllegalArgumentException} is thrown; empty for all
 *     units that are left. If a SKU has several lines, the units of the last line go first, like in {@link ChangeLines}
 */
public record Cancel(
        String keyId,
        String fingerprint,
        String id,
        boolean restock,
        String reason,
        int cancellationsMax,
        List<Line> lines)
        implements Command<CancelledOrder> {
    /**
     * Default limit of cancellations of one order: each is kept as long as the order, and sent to each order system.
     */
    public static final int CANCELLATIONS_MAX = 100;

    /**
     * Units of one SKU.
     *
     * @param quantity 1 or more
     */
    public record Line(String sku, int quantity) {
        public Line {
            if (quantity < 1) {
                throw new IllegalArgumentException("not a line: " + quantity + " units");
            }
        }
    }

    public Cancel {
        Set<String> skus = new HashSet<>();
        if (!lines.stream().allMatch(line -> skus.add(line.sku))) {
            throw new IllegalArgumentException("each SKU is in one line");
        }
        lines = List.copyOf(lines);
    }

    @Override
    public int lineCount() {
        return Math.max(1, lines.size());
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(8).packInt(15).packString(keyId).packString(fingerprint);
        out.packString(id).packInt(restock ? 1 : 0).packString(reason).packInt(cancellationsMax);
        out.packArrayHeader(2 * lines.size());
        for (Line line : lines) {
            out.packString(line.sku).packInt(line.quantity);
        }
    }

    @Override
    public CancelledOrder unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.cancelledOrder(in);
    }
}
