package io.tallylight.ledger.command;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Deletes an offer of which no unit is held or sold. Answers the seq of the deletion.
 *
 * @param expected the version that it must have, or {@link DefineShow#ANY}
 */
public record RemoveOffer(String sku, long expected) implements Command<Long> {
    @Override
    public String defines() {
        return sku;
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(3).packInt(7).packString(sku).packLong(expected);
    }

    @Override
    public Long unpackDone(MessageUnpacker in) throws IOException {
        return in.unpackLong();
    }
}
