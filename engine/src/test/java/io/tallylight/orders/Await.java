package io.tallylight.orders;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assertions;

/** Waits for what has to happen, and fails when it has not by a generous deadline. */
final class Await {
    private static final long DEADLINE_SECONDS = 30;
    private static final long LOOK_EVERY_NS = Duration.ofMillis(5).toNanos();

    private Await() {}

    static void until(String what, Callable<Boolean> holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        try {
            while (!holds.call()) {
                if (System.nanoTime() > deadline) {
                    Assertions.fail("not within " + DEADLINE_SECONDS + " s: " + what);
                }
                LockSupport.parkNanos(LOOK_EVERY_NS);
            }
        } catch (Exception e) {
            Assertions.fail(what, e);
        }
    }

    static void done(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            Assertions.fail("the future did not succeed", e);
        }
    }
}
