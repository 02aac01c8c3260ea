package io.tallylight.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends requests whose body does not arrive in time, so that nobody holds memory by sending slowly. All have the same time,
 * so those that began first are due first: a list in the order of arrival, looked at by one timer, which only runs while
 * the list has something. A request costs one small object and no timer of its own. Belongs to one event loop.
 */
final class BodyDeadlines {
    private static final Logger LOG = LoggerFactory.getLogger(BodyDeadlines.class);

    /** A look each so many parts of the timeout: a body may take that much longer. */
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

    /** Runs {@code onLate} once, unless the body is there by then or {@link Entry#done} was called. */
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
                LOG.error("a late body could not be ended", e); // the others of this loop still have their deadlines
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

        /** The ends of an empty ring. */
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

        /** Nobody waits for the body any more; may be called again. */
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
