package io.tallylight.orders.flush;

import io.tallylight.orders.flush.Outbox.Holder;
import io.tallylight.orders.flush.Outbox.RawEntry;
import io.tallylight.orders.flush.Outbox.Read;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the outbox of one show for one order system, and reads the next batch while one is being recorded: under load a
 * read waits behind the ledger's own scripts, and the order system would wait with it. Entries that were read ahead and
 * dropped stay unacknowledged in Redis, and so come again with the next read. Owned by {@code context}.
 */
final class OutboxReadAhead {
    private final Context context;
    private final String show;
    private final Outbox outbox;
    private final OrderSystemWorker system;
    private final LeaseValidity lease;
    private @Nullable Future<Batch> ahead;

    OutboxReadAhead(Context context, String show, Outbox outbox, OrderSystemWorker system, LeaseValidity lease) {
        this.lease = lease;
        this.context = context;
        this.show = show;
        this.outbox = outbox;
        this.system = system;
    }

    /**
     * The result of a read.
     *
     * @param asked largest number of entries that it could have brought
     * @param decoded its entries; null if they are not decoded yet
     */
    record Batch(int asked, Read read, @Nullable Future<List<OutboxEntry>> decoded) {
        boolean isFull() {
            return read.entries().size() >= asked;
        }
    }

    /**
     * Returns the next entries: those that were read ahead, if there are any, else a new read, for which a free lease
     * may be taken or not. Fails while Redis is away.
     */
    Future<Batch> next(int entriesMax, boolean mayTake) {
        Future<Batch> before = ahead;
        ahead = null;
        return before == null
                ? now(entriesMax, mayTake)
                : before.compose(batch ->
                        batch.read().entries().isEmpty() ? now(entriesMax, mayTake) : Future.succeededFuture(batch));
    }

    private Future<Batch> now(int entriesMax, boolean mayTake) {
        return read(outbox.read(entriesMax, mayTake)).map(read -> new Batch(entriesMax, read, null));
    }

    /** Reads on behind a batch that was read for the first time, is full, and is now recorded; else does nothing. */
    void behind(Batch batch, int entriesMax) {
        if (batch.isFull() && !batch.read().again()) {
            List<RawEntry> read = batch.read().entries();
            String last = read.get(read.size() - 1).id();
            ahead = read(outbox.readBehind(last, entriesMax))
                    .map(next -> new Batch(entriesMax, next, system.decode(show, next.entries())));
        }
    }

    /** Drops what was read ahead: the entries before it were not settled. */
    void drop() {
        ahead = null;
    }

    /** Notes whose the lease is, as each read says. */
    private Future<Read> read(CompletionStage<Read> stage) {
        long askedNs = lease.now();
        return Future.fromCompletionStage(stage, context)
                .onSuccess(read ->
                        lease.answered(read.holder() == Holder.OURS || read.holder() == Holder.JUST_OURS, askedNs));
    }
}
