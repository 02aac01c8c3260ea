package io.tallylight.load.evidence;

import io.tallylight.load.client.Failures;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waiting on a thread that may wait: never on the Vert.x context. */
public final class Waiting {
    /** Longer than any call may take by its own deadline; reaching it is a fault of this program. */
    private static final long FUTURE_MAX_MINUTES = 60;

    private static final long POLL_MS = 100;

    private Waiting() {}

    /** Something that is looked at again and again. */
    @FunctionalInterface
    public interface Look<T> {
        T take() throws EvidenceException;
    }

    /** What the future gives; its failure, named after {@code what}, in one line. */
    public static <T> T on(String what, Future<T> future) throws EvidenceException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(FUTURE_MAX_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new EvidenceException(what + ": " + Failures.describe(cause), cause);
        } catch (TimeoutException e) {
            throw new EvidenceException(what + ": nothing in " + FUTURE_MAX_MINUTES + " minutes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EvidenceException(what + ": interrupted", e);
        }
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
