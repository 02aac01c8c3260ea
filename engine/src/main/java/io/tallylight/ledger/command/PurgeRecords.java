package io.tallylight.ledger.command;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Deletes the records of a show: reservations, orders, idempotency keys and the counts of buyers. Does nothing until
 * the show has been over for the retention time, nothing is held, the audit has counted every order and every order
 * system has them, dead letters included. Definitions and counters stay; the show cannot go on afterwards. Answers
 * whether it deleted them now.
 *
 * @param retentionMs ms for which the records are kept at least, if that is longer than this node would keep them
 */
public record PurgeRecords(long retentionMs) implements Command<Boolean> {
    @Override
    public boolean mayExceedMemory() {
        return true;
    }

    @Override
    public void pack(MessagePacker out) throws IOException {
        out.packArrayHeader(2).packInt(13).packLong(retentionMs);
    }

    @Override
    public Boolean unpackDone(MessageUnpacker in) {
        return true;
    }
}
