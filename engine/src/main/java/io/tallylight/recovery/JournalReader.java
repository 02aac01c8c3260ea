package io.tallylight.recovery;

import io.tallylight.orders.LedgerJournal;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.orders.ShowHistory;
import io.tallylight.orders.StoredOrder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the order system. Reads on behalf of clients wait in one queue, and our own reads, for a rebuild or for a
 * check of all shows, in another, so that clients who ask for unknown shows cannot hold a rebuild up. For any thread;
 * answers on the caller's context.
 */
public final class JournalReader implements AutoCloseable {
    private final LedgerJournal journal;
    private final JournalReadQueue asked;
    private final JournalReadQueue own;
    private final Map<String, Future<Optional<LastKnown>>> notBegun = new ConcurrentHashMap<>();

    public JournalReader(Vertx vertx, LedgerJournal journal) {
        this.journal = journal;
        this.asked = new JournalReadQueue(vertx, "recovery-asked");
        this.own = new JournalReadQueue(vertx, "recovery-own");
    }

    Future<List<LastKnown>> all() {
        return own.read(journal::lastKnown);
    }

    /** Reads a show for a rebuild. */
    Future<Optional<LastKnown>> lastKnown(String show) {
        return own.read(() -> journal.lastKnown(show));
    }

    /**
     * Reads a show because a client asked for it. A caller who asks while such a read of the show still waits gets its
     * answer too: it is read after both have asked.
     */
    Future<Optional<LastKnown>> lastKnownAsked(String show) {
        Future<Optional<LastKnown>> read = notBegun.computeIfAbsent(
                show,
                id -> asked.read(() -> {
                    notBegun.remove(id); // first: a caller from here on may ask for newer data
                    return journal.lastKnown(id);
                }));
        Context caller = Vertx.currentContext();
        read.onComplete(done -> notBegun.remove(show, read)); // one that was refused has never begun
        return caller == null ? read : Future.fromCompletionStage(read.toCompletionStage(), caller);
    }

    Future<ShowHistory> history(String show) {
        return own.read(() -> journal.history(show));
    }

    Future<List<StoredOrder>> orders(String show, StoredOrder.@Nullable Place after, int limit) {
        return own.read(() -> journal.orders(show, after, limit));
    }

    @Override
    public void close() {
        asked.close();
        own.close();
    }
}
