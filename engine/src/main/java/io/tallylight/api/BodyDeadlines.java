package io.tallylight.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends requests whose body does not arrive in time, so that slow senders cannot hold memory. All have the same timeout,
 * so the first to begin is the first due: a list in the order of arrival is checked by one timer, which runs only while
 * the list is not empty. A request costs one small object and no timer of its own. Belongs to one event loop.
 */
final class BodyDeadlines {
    private static final Logger LOG = LoggerFactory.getLogger(BodyDeadlines.class);

    /** Number of checks in one timeout: a body may take longer by one such part. */
    private static final int LOOKS = 8;

    private final Vertx vertx;
    private final long timeoutNanos;
    private final long lookMs;
    private final Entry ends;
    private boolean looking;

    BodyDeadlines(Vertx vertx, long timeoutMs) {
        this.vertx = vertx;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        this.lookMs = Math.max(1, timeoutMs / LOOKS);
        this.ends = new Entry();
    }

    /** Runs {@code onLate} once, unless the body has arrived by then or {@link Entry#done} was called. */
    Entry watch(HttpServerRequest request, Runnable onLate) {
        Entry entry = new Entry(request, onLate, System.nanoTime() + timeoutNanos, ends);
        if (!looking) {
            looking = true;
            schedule();
        }
        return entry;
    }

    private void schedule() {
        long unused = vertx.setTimer(lookMs, id -> look());
    }

    private void look() {
        long now = System.nanoTime();
        for (Entry first = ends.next; first != ends && now - first.atNanos >= 0; first = ends.next) {
            first.done();
            try {
                first.late();
            } catch (RuntimeException e) {
                LOG.error("a late body could not be ended", e); // the others of this event loop keep theirs
            }
        }
        looking = ends.next != ends;
        if (looking) {
            schedule();
        }
    }

    /** One request in the ring of those whose bodies are awaited. */
    static final class Entry {
        private final Runnable onLate;
        private final @Nullable HttpServerRequest request;
        private final long atNanos;
        private Entry before;
        private Entry next;

        /** Creates the two ends of an empty ring. */
        private Entry() {
            this.request = null;
            this.onLate = () -> {};
            this.atNanos = 0;
            this.before = this;
            this.next = this;
        }

        private Entry(HttpServerRequest request, Runnable onLate, long atNanos, Entry ends) {
            this.request = request;
            this.onLate = onLate;
            this.atNanos = atNanos;
            this.before = ends.before;
            this.next = ends;
            this.before.next = this;
            ends.before = this;
        }

        /** Ends the wait for the body; may be called again. */
        void done() {
            before.next = next;
            next.before = before;
            before = this;
            next = this;
        }

        private void late() {
            if (request != null && !request.isEnded()) {
                onLate.run();
            }
        }
    }
}
