package io.tallylight.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.redis.OutcomeUnknownException;
import io.tallylight.redis.RedisUnavailableException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what has to happen, and fails when it has not by a generous deadline. Not on an event loop. */
public final class Await {
    private static final long DEADLINE_SECONDS = 30;
    private static final long WORK_SECONDS_MAX = 240;
    private static final long LOOK_EVERY_NS = Duration.ofMillis(2).toNanos();

    private Await() {}

    /** Looks every 2 ms until it holds. */
    public static void until(String what, Callable<Boolean> holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        try {
            while (!holds.call()) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("not within " + DEADLINE_SECONDS + " s: " + what);
                }
                LockSupport.parkNanos(LOOK_EVERY_NS);
            }
        } catch (Exception e) {
            throw new AssertionError("cannot tell: " + what, e);
        }
    }

    /** What the future succeeds with; a failure of it is the cause of the error. */
    @CanIgnoreReturnValue
    public static <T> T result(Future<T> future) {
        return done(future.toCompletionStage());
    }

    /** What the stage completes with; a failure of it is the cause of the error. */
    @CanIgnoreReturnValue
    public static <T> T done(CompletionStage<T> stage) {
        return done(stage, DEADLINE_SECONDS);
    }

    private static <T> T done(CompletionStage<T> stage, long secondsMax) {
        try {
            return stage.toCompletableFuture().get(secondsMax, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no result: " + e, e);
        }
    }

    /** What each of them completes with; pieces of work, which may take longer than a reply. */
    @CanIgnoreReturnValue
    public static <T> List<T> all(Collection<CompletableFuture<T>> pieces) {
        CompletableFuture<Void> together = CompletableFuture.allOf(pieces.toArray(CompletableFuture[]::new));
        done(together, WORK_SECONDS_MAX);
        return pieces.stream().map(piece -> piece.getNow(null)).toList();
    }

    /** The exit code of a process that ends by itself or was told to. */
    @CanIgnoreReturnValue
    public static int ended(Process process) {
        return done(process.onExit()).exitValue();
    }

    /** Returns when the latch is open. */
    public static void open(CountDownLatch latch) {
        try {
            if (!latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("not within " + DEADLINE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Returns when the thread has ended. */
    public static void ended(Thread thread) {
        until("thread " + thread.getName() + " ended", () -> !thread.isAlive());
    }

    /**
     * The same of what is asked again, until the deadline, while Redis is away for it or its reply is lost. On a machine
     * that has no time for us both happen without any fault; so ask only what may be asked twice.
     */
    @CanIgnoreReturnValue
    public static <T> T answer(Supplier<Future<T>> ask) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            try {
                return result(ask.get());
            } catch (AssertionError failed) {
                boolean passing = failed.getCause() instanceof RedisUnavailableException
                        || failed.getCause() instanceof OutcomeUnknownException;
                if (!passing || System.nanoTime() - end > 0) {
                    throw failed;
                }
                LockSupport.parkNanos(LOOK_EVERY_NS);
            }
        }
    }
}
