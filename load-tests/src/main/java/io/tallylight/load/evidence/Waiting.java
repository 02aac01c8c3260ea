package io.tallylight.load.evidence;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.load.client.Failures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waiting on a thread that may wait: never on the Vert.x context. */
public final class Waiting {
    /** Longer than any call may take by its own deadline; reaching it is a fault of this program. */
    private static final long FUTURE_MAX_MINUTES = 60;

    private static final long POLL_MS = 100;
    private static final long CLOSE_MAX_MS = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    private Waiting() {}

    /** Something that is looked at again and again. */
    @FunctionalInterface
    public interface Look<T> {
        T take() throws EvidenceException;
    }

    /** What the future gives; its failure, named after {@code what}, in one line. */
    @CanIgnoreReturnValue
    public static <T> T on(String what, Future<T> future) throws EvidenceException {
        return on(what, future, TimeUnit.MINUTES.toMillis(FUTURE_MAX_MINUTES));
    }

    /** Waits likewise for at most this many milliseconds. */
    @CanIgnoreReturnValue
    public static <T> T on(String what, Future<T> future, long maxMs) throws EvidenceException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(maxMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new EvidenceException(what + ": " + Failures.describe(cause), cause);
        } catch (TimeoutException e) {
            throw new EvidenceException(what + ": nothing in " + maxMs + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EvidenceException(what + ": interrupted", e);
        }
    }

    /** Closes all that this Vert.x has, and goes on after 20 s in any case. */
    public static void close(Vertx vertx) {
        try {
            on("closing", vertx.close(), CLOSE_MAX_MS);
        } catch (EvidenceException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    /** Waits for a thread, for at most so many milliseconds; whether it ended. */
    public static boolean ended(Thread thread, long maxMs) throws InterruptedException {
        thread.join(maxMs);
        return !thread.isAlive();
    }

    /** Looks every 100 ms until {@code good} or until {@code forMs} have passed, and gives the last look either way. */
    public static <T> T until(Look<T> look, Predicate<T> good, long forMs) throws EvidenceException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMs);
        while (true) {
            var seen = look.take();
            if (good.test(seen) || System.nanoTime() >= deadlineNs) {
                return seen;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
        }
    }
}
