package io.tallylight.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets commands in until it is shut, and knows when the last one is through. Any thread. */
final class InFlightRequests {
    private static final long LOOK_MS = 10;

    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean draining;
    private volatile boolean shut;

    /** Counts a command in, unless the gate is shut; who was let in leaves once. */
    boolean enter() {
        inFlight.incrementAndGet();
        if (shut) {
            inFlight.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Counts a command out. */
    void leave() {
        inFlight.decrementAndGet();
    }

    boolean isShut() {
        return shut;
    }

    /** Whether requests should go to other nodes: this one takes them, but not for long. */
    boolean isDraining() {
        return draining || shut;
    }

    /** Asks for requests to go elsewhere, and takes them for this long; completes then. */
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
