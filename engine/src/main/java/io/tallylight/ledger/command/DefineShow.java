package io.tallylight.ledger.command;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Creates a show or replaces its definition. Answers the version ({@code docSeq}) of the definition.
 *
 * @param expected the version that it must have, {@link #ANY} or {@link #NEW}
 * @param epoch of the show if it is created now
 * @param holdMs ms for which a reservation is held
 * @param doc the definition as JSON
 */
public record DefineShow(
        long expected, String epoch, String status, String currency, long holdMs, boolean rehearsal, String doc)
        implements Command<Long> {
    /** Accepts any version, and a show that does not exist. */
    public static final long ANY = -1;

    /** Requires that it does not exist yet. */
    public static final long NEW = 0;

    @Override
    public String defines() {
        return "";
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(8).packInt(5).packLong(expected).packString(epoch).packString(status);
        out.packString(currency).packLong(holdMs).packInt(rehearsal ? 1 : 0).packString(doc);
    }

    @Override
    public Long unpackDone(MessageUnpacker in) throws IOException {
        return in.unpackLong();
    }
}
