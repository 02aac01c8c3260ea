package io.tallylight.ledger.command;

import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import java.util.List;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Gives a held reservation other lines. Only the difference moves, in one step: units that stay keep their price, added
 * units are checked and priced like a new reservation, and units no longer requested return to stock. A repeated
 * command finds nothing to do.
 *
 * @param id record id of the reservation
 * @param fill what happens if there is less than is added
 * @param lines the new basket, each SKU once; otherwise an {@link IllegalArgumentException} is thrown
 */
public record ChangeLines(String id, Reserve.Fill fill, List<Reserve.Line> lines) implements Command<Reservation> {
    public ChangeLines {
        lines = Reserve.checked(lines);
    }

    @Override
    public int lineCount() {
        return lines.size();
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(4).packInt(10).packString(id);
        out.packInt(fill == Reserve.Fill.AVAILABLE ? 1 : 0);
        Reserve.packLines(lines, out);
    }

    @Override
    public Reservation unpackDone(MessageUnpacker in) throws IOException {
        return RecordCodec.answered(in);
    }
}
