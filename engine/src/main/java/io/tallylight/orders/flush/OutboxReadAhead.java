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
 * Reads the outbox of one show for one order system, and while a batch is being recorded already the next one: under
 * load a reading waits behind the ledger's own scripts, and the order system would wait with it. What was read ahead and
 * is dropped stays unacknowledged in Redis, and so comes again with the next reading. Owned by {@code context}.
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
     * What a reading brought.
     *
     * @param asked how many entries it could have brought
     * @param decoded its entries; null where that is still to be done
     */
    record Batch(int asked, Read read, @Nullable Future<List<OutboxEntry>> decoded) {
        boolean isFull() {
            return read.entries().size() >= asked;
        }
    }

    /** What is next, for which a free lease may be taken or not: what was read ahead, if that brought anything. Fails while Redis is away. */
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

    /** Forgets what was read ahead: what comes before it was not settled. */
    void drop() {
        ahead = null;
    }

    /** Each read says whose the lease is. */
    private Future<Read> read(CompletionStage<Read> stage) {
        long askedNs = lease.now();
        return Future.fromCompletionStage(stage, context)
                .onSuccess(read ->
                        lease.answered(read.holder() == Holder.OURS || read.holder() == Holder.JUST_OURS, askedNs));
    }
}
