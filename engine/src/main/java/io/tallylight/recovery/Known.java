package io.tallylight.recovery;

import io.tallylight.orders.LedgerJournal;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.orders.RecordedOrder;
import io.tallylight.orders.ShowHistory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the order system knows, read on a worker thread of its own. For any thread; answers on the caller's context. */
public final class Known implements AutoCloseable {
    private static final long WARN_AFTER_SECONDS = 60; // of blocking, in Vert.x's log
    private static final int WAITING_MAX = 1_000;

    private final LedgerJournal journal;
    private final WorkerExecutor thread;
    private final AtomicInteger waiting = new AtomicInteger();

    public Known(Vertx vertx, LedgerJournal journal) {
        this.journal = journal;
        this.thread = vertx.createSharedWorkerExecutor("recovery", 1, WARN_AFTER_SECONDS, TimeUnit.SECONDS);
    }

    Future<List<LastKnown>> all() {
        return read(journal::lastKnown);
    }

    Future<Optional<LastKnown>> lastKnown(String show) {
        return read(() -> journal.lastKnown(show));
    }

    Future<ShowHistory> history(String show) {
        return read(() -> journal.history(show));
    }

    Future<List<RecordedOrder>> orders(String show, RecordedOrder.@Nullable Place after, int limit) {
        return read(() -> journal.orders(show, after, limit));
    }

    private <T> Future<T> read(Callable<T> read) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return Future.failedFuture(
                    new UnknowableException("more than " + WAITING_MAX + " questions wait for the order system"));
        }
        return thread.executeBlocking(read, false)
                .onComplete(done -> waiting.decrementAndGet())
                .recover(e -> Future.failedFuture(new UnknowableException(String.valueOf(e.getMessage()))));
    }

    @Override
    public void close() {
        var unused = thread.close();
    }
}
