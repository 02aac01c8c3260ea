package io.tallylight.ledger.command;

import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import java.util.List;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Gives a held reservation other lines. Only the difference moves, in one step: units that stay keep their price, what is
 * added is checked and priced as in a new reservation, what is no longer asked for returns. Asked again it finds nothing to
 * do.
 *
 * @param id record id of the reservation
 * @param fill what happens when there is less than is added
 * @param lines the basket as it shall be, each SKU once; otherwise an {@link IllegalArgumentException} is thrown
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
