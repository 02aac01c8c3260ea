package io.tallylight.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts commands in flight until it is shut, and completes when the last one has ended. May be used from any thread.
 */
final class InFlightRequests {
    private static final long LOOK_MS = 10;

    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean draining;
    private volatile boolean shut;

    /** Counts a command as in flight, unless this is shut; a command that was counted calls {@link #leave} once. */
    boolean enter() {
        inFlight.incrementAndGet();
        if (shut) {
            inFlight.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Ends the count of a command. */
    void leave() {
        inFlight.decrementAndGet();
    }

    boolean isShut() {
        return shut;
    }

    /** Returns whether requests should go to other nodes: this one still accepts them, but not for long. */
    boolean isDraining() {
        return draining || shut;
    }

    /** Asks clients to use other nodes while this one still accepts requests; completes after this many ms. */
    Future<Void> drain(Vertx vertx, long ms) {
        draining = true;
        Promise<Void> over = Promise.promise();
        if (ms > 0) {
            vertx.setTimer(ms, id -> over.complete());
        } else {
            over.complete();
        }
        return over.future();
    }

    /** Refuses new commands; completes when those in flight are answered, or after {@code atMostMs}. */
    Future<Void> shut(Vertx vertx, long atMostMs) {
        shut = true;
        Promise<Void> empty = Promise.promise();
        long end = System.nanoTime() + atMostMs * 1_000_000;
        waitForEmpty(vertx, end, empty);
        return empty.future();
    }

    private void waitForEmpty(Vertx vertx, long end, Promise<Void> empty) {
        if (inFlight.get() == 0 || System.nanoTime() - end >= 0) {
            empty.complete();
        } else {
            vertx.setTimer(LOOK_MS, id -> waitForEmpty(vertx, end, empty));
        }
    }
}
