package io.tallylight.recovery;

import io.tallylight.ledger.Ledger;
import io.tallylight.recovery.RebuildRefusedException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a show back from what the order system knows of it: definitions, allotments, sold units, orders with the keys that
 * made them. Open reservations are gone with the Redis that had them. The show comes back paused (or ended, where it had),
 * under a new epoch, in one step at the very end; a process that dies before leaves nothing behind but memory, which the
 * next attempt takes. From any thread; one attempt a show at a time: on a node later calls get the same answer, and on other
 * nodes they are refused.
 */
public final class Rebuilder {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuilder.class);
    private static final int TRIES = 3;

    /**
     * The dependencies of the rebuilder.
     *
     * @param source name of the order system behind {@code known}
     * @param orderSystems names of all configured order systems
     * @param words makes unique names for epochs and attempts
     * @param rebuilt is called with each show that was put back
     */
    public record Parts(
            Vertx vertx,
            Ledger ledger,
            JournalReader known,
            String source,
            List<String> orderSystems,
            LossDetector watch,
            Supplier<String> words,
            Consumer<String> rebuilt) {}

    private final Parts parts;
    private final Map<String, Future<RebuildResult>> running = new ConcurrentHashMap<>();

    public Rebuilder(Parts parts) {
        this.parts = parts;
    }

    /**
     * Rebuilds a show; a call while it is being rebuilt gets the same answer.
     *
     * @param force whether a show that is there and was not halted may be rebuilt too
     * @return fails with {@link RebuildRefusedException} when it may not be, with {@link OrderSystemUnavailableException} when the
     *     order system cannot be read, and as commands of the ledger do; it may then be called again
     */
    public Future<RebuildResult> rebuild(String show, boolean force) {
        Promise<RebuildResult> promise = Promise.promise();
        Future<RebuildResult> other = running.putIfAbsent(show, promise.future());
        if (other != null) {
            return other;
        }
        attempt(show, force, TRIES).onComplete(done -> {
            running.remove(show);
            promise.handle(done);
        });
        return promise.future();
    }

    private Future<RebuildResult> attempt(String show, boolean force, int tries) {
        if (tries == 0) {
            return refused(Reason.CONTENDED);
        }
        RebuildAttempt attempt = new RebuildAttempt(parts, show);
        return parts.known
                .lastKnown(show)
                .compose(known -> known.isEmpty() || known.get().isDeleted()
                        ? unknown(attempt, show, force, known.isEmpty() ? Reason.UNKNOWN : Reason.DELETED)
                        : attempt.run(known.get(), force).compose(done -> {
                            if (done == null) {
                                return attempt(show, force, tries - 1);
                            }
                            parts.watch.found(show);
                            parts.rebuilt.accept(show);
                            return attempt.isBehind(attempt.number())
                                    .compose(behind -> behind ? attempt(show, true, tries - 1) : finished(done));
                        }));
    }

    /**
     * Refuses a rebuild without data in the order system. If Redis has the show, the reason that it gives says more.
     */
    private Future<RebuildResult> unknown(RebuildAttempt attempt, String show, boolean force, Reason reason) {
        return parts.watch
                .isThere(show)
                .compose(there -> there ? attempt.tryBegin(force) : Future.succeededFuture())
                .compose(none -> refused(reason));
    }

    private static Future<RebuildResult> finished(RebuildResult done) {
        LOG.info(
                "show {} is rebuilt under epoch {}, {}: {} orders with {} units, {} offers",
                done.show(),
                done.epoch(),
                done.status(),
                done.orders(),
                done.units(),
                done.offers());
        done.raised()
                .forEach(raised -> LOG.warn(
                        "show {}: {} had {} units allotted and {} sold; it has {} allotted now",
                        done.show(),
                        raised.sku(),
                        raised.from(),
                        raised.to(),
                        raised.to()));
        return Future.succeededFuture(done);
    }

    private static <T> Future<T> refused(Reason reason) {
        return Future.failedFuture(new RebuildRefusedException(reason));
    }
}
