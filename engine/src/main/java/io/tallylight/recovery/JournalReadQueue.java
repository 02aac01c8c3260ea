package io.tallylight.recovery;

import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs reads of the order system one after the other on a worker thread of its own. For any thread. */
final class JournalReadQueue implements AutoCloseable {
    private static final long WARN_AFTER_SECONDS = 60; // of blocking, in Vert.x's log
    /** Largest number of reads that may wait; one more is refused. */
    static final int WAITING_MAX = 1_000;

    private final WorkerExecutor thread;
    private final AtomicInteger waiting = new AtomicInteger();

    JournalReadQueue(Vertx vertx, String name) {
        this.thread = vertx.createSharedWorkerExecutor(name, 1, WARN_AFTER_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Queues a read; answers on the caller's context. Fails with {@link OrderSystemUnavailableException} when it cannot
     * be read, or too many wait.
     */
    <T> Future<T> read(Callable<T> read) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return Future.failedFuture(new OrderSystemUnavailableException(
                    "more than " + WAITING_MAX + " questions wait for the order system"));
        }
        return thread.executeBlocking(read, false)
                .onComplete(done -> waiting.decrementAndGet())
                .recover(e -> Future.failedFuture(new OrderSystemUnavailableException(FailureText.of(e))));
    }

    @Override
    public void close() {
        var unused = thread.close();
    }
}
