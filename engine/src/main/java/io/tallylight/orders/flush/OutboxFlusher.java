package io.tallylight.orders.flush;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.tallylight.orders.LeaseLostException;
import io.tallylight.orders.OrderSystemGoneException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.flush.Outbox.Holder;
import io.tallylight.orders.flush.Outbox.Read;
import io.tallylight.orders.flush.Outbox.Settled;
import io.tallylight.orders.flush.OutboxReadAhead.Batch;
import io.tallylight.redis.ClockOffsetPause;
import io.tallylight.redis.FailureText;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the orders of one show to one order system. It goes in steps, one at a time: read what comes next, record it on
 * a worker thread, settle it in Redis, and repeat; only the read may begin while the step before is recorded. A step
 * that fails anywhere leaves the entries unacknowledged, and the next one reads the same again. No state that matters
 * is kept here, so the process may die at any point.
 *
 * <p>Owned by {@code context}: all its methods are called there.
 */
final class OutboxFlusher {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxFlusher.class);
    private static final int SPEAK_EVERY = 10; // failures in a row between two lines in the log
    private static final long NO_TIMER = -1;

    /** Time after which an empty outbox is looked at rarely, unless a change on this node wakes the flusher. */
    private static final long QUIET_MS = 10_000;

    /** The longest time until entries left by a node that died are found in a show that was quiet. */
    private static final long SLEEP_MS_MAX = 10_000;

    private final Context context;
    private final Vertx vertx;
    private final Outbox outbox;
    private final String show;
    private final OrderSystemWorker system;
    private final OrderMetrics metrics;
    private final FlushTiming timing;
    private final LeaseRival leaseRival;
    private final OutboxFlushers.Parts parts;
    private final TrimmedGap trimmedGap;
    private final OutboxTrimmer outboxTrimmer;
    private final Backoff backoff;
    private final Backoff redisBackoff;
    private final LeaseValidity lease;
    private final ClockOffsetPause clockOffsetPause;
    private final BlockedMessage blocked;
    private final IdlePause pause;
    private final OutboxReadAhead reading;
    private final ReadSize readSize;
    private final Promise<Void> closed = Promise.promise();

    private List<Promise<Void>> drainers = new ArrayList<>();
    private long timer = NO_TIMER;
    private long quietMs;
    private long sleepMs;
    private boolean stepping;
    private boolean recording;
    private boolean closing;
    private boolean countAttempts;
    private boolean takenOver; // the next entries were read before the lease was ours
    private boolean held; // the next step waits because something failed

    OutboxFlusher(Context context, String show, Outbox outbox, OrderSystemWorker system, OutboxFlushers.Parts parts) {
        this.context = context;
        this.vertx = context.owner();
        this.show = show;
        this.outbox = outbox;
        this.system = system;
        this.metrics = system.metrics();
        this.lease = new LeaseValidity(parts.timing().lease(), System::nanoTime);
        this.clockOffsetPause = new ClockOffsetPause(
                parts.node().isClockFarOff(), 2 * parts.timing().lease());
        this.blocked = new BlockedMessage(context, show, outbox.blocked(), system, lease);
        this.pause =
                new IdlePause(parts.timing(), system.name().equals(parts.node().awaited()));
        this.reading = new OutboxReadAhead(context, show, outbox, system, lease);
        this.readSize = new ReadSize(system.batchEvents());
        this.timing = parts.timing();
        this.leaseRival = new LeaseRival(show, parts);
        this.parts = parts;
        this.trimmedGap = new TrimmedGap(context, show, outbox, system);
        this.outboxTrimmer = new OutboxTrimmer(context, show, outbox, system.metrics(), parts.receivers());
        this.backoff = new Backoff(timing.backoffMin(), timing.backoffMax(), parts.random());
        this.redisBackoff = new Backoff(timing.backoffMin(), timing.ended(), parts.random());
    }

    /** Goes on at once, if it would have waited. */
    void wake() {
        if (!stepping && !closing) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
            step();
        }
    }

    /** Goes on at once, unless it waits because something failed. */
    void nudge() {
        if (!held) {
            wake();
        }
    }

    /** Completes when everything appended before this call is settled, or cannot be settled now. */
    Future<Void> drain() {
        Promise<Void> done = Promise.promise();
        drainers.add(done);
        wake();
        return done.future();
    }

    /** Renews the lease while a batch takes long to be recorded. */
    void renewLease() {
        if (recording) {
            long askedNs = lease.now();
            future(outbox.renew())
                    .onSuccess(held -> lease.answered(held, askedNs))
                    .onFailure(e -> LOG.debug("lease of show {} not renewed: {}", show, FailureText.of(e)));
        }
    }

    /** Ends after the step under way, and gives the lease up so that another node may go on at once. */
    Future<Void> close() {
        if (!closing) {
            closing = true;
            vertx.cancelTimer(timer);
            if (!stepping) {
                end();
            }
        }
        return closed.future();
    }

    private void end() {
        metrics.waiting(show, 0, 0);
        metrics.unblocked(show);
        system.gate().forget(show);
        drainers.forEach(Promise::tryComplete);
        future(outbox.release()).onComplete(done -> closed.complete());
    }

    private void step() {
        stepping = true;
        held = false;
        List<Promise<Void>> waiting = drainers;
        drainers = new ArrayList<>();
        next().onComplete(done -> {
            stepping = false;
            long delay = done.succeeded() ? done.result() : redisFailed(done.cause());
            if (delay == 0) {
                drainers.addAll(waiting);
            } else {
                waiting.forEach(Promise::complete);
            }
            if (closing) {
                end();
            } else if (delay == 0 || !drainers.isEmpty()) {
                step();
            } else {
                timer = vertx.setTimer(delay, id -> {
                    timer = NO_TIMER;
                    step();
                });
            }
        });
    }

    private Future<Long> next() {
        if (system.isParked()) {
            reading.drop();
            trimmedGap.parked();
            metrics.waiting(show, 0, 0);
            return outboxTrimmer.now().map(timing.ended());
        }
        return trimmedGap
                .close()
                .compose(closed -> reading.next(readSize.entries(), clockOffsetPause.mayTake()))
                .compose(this::handle);
    }

    /** Processes a read; returns the ms until the next step, 0 if there may be more entries. */
    private Future<Long> handle(Batch batch) {
        Read read = batch.read();
        redisBackoff.succeeded();
        clockOffsetPause.found(read.now(), read.holder() == Outbox.Holder.LEFT);
        if (read.holder() == Holder.JUST_OURS) {
            countAttempts = true;
            takenOver = read.again();
        }
        if (read.holder() == Holder.OTHER) {
            leaseRival.holds(read.now());
        }
        long lag = read.lag();
        if (read.entries().isEmpty()) {
            metrics.waiting(show, lag, 0);
            readSize.reset();
            long delay = idle(read);
            return outboxTrimmer.isUseful() && (read.holder() == Holder.OURS || read.holder() == Holder.JUST_OURS)
                    ? outboxTrimmer.now().map(delay)
                    : Future.succeededFuture(delay);
        }
        pause.found(read);
        quietMs = 0;
        metrics.waiting(
                show, lag, Math.max(0, read.now() - read.entries().get(0).appendedAt()));
        return deliver(batch);
    }

    /** Returns the wait after a read that brought nothing. */
    private long idle(Read read) {
        long usual = pause.afterNothing(read);
        if (read.holder() != Holder.NOBODY) {
            quietMs = 0;
            return usual;
        }
        quietMs += usual;
        if (quietMs < QUIET_MS) {
            sleepMs = usual;
            return usual;
        } else if (parts.asleep().add(show)) {
            return usual; // one more look, for what was appended before a change would have woken it
        }
        sleepMs = Math.min(SLEEP_MS_MAX, Math.max(usual, sleepMs * 2));
        return sleepMs;
    }

    private Future<Long> deliver(Batch batch) {
        long wait = system.gate().waitMs(show);
        metrics.away(system.gate().closedBecause() != null);
        if (wait > 0) {
            readSize.reset();
            held = true;
            return Future.succeededFuture(Math.min(wait, timing.backoffMax()));
        }
        recording = true;
        Future<List<OutboxEntry>> decoded = batch.decoded() != null
                ? batch.decoded()
                : system.decode(show, batch.read().entries());
        return decoded.compose(entries -> blocked.beforeBatch(entries)
                        .compose(looked -> future(outbox.dead(entries)))
                        .onFailure(away -> system.gate().cancelled(show))
                        .compose(dead -> record(batch, entries, dead)))
                .onComplete(done -> recording = false); // also after a failure, or the lease lasts for ever
    }

    private Future<Long> record(Batch batch, List<OutboxEntry> entries, Set<String> dead) {
        Future<Settlement> recorded = system.record(show, entries, dead, new RecordAttempt(lease::isHeld, takenOver));
        reading.behind(batch, readSize.entries());
        return recorded.onComplete(this::tellGate)
                .compose(what -> settle(batch, entries, what), e -> failed(entries, e));
    }

    private void tellGate(AsyncResult<Settlement> done) {
        system.gate().ended(show, done);
        metrics.away(system.gate().closedBecause() != null);
    }

    private Future<Long> settle(Batch batch, List<OutboxEntry> entries, Settlement what) {
        Future<Void> listed = what.dead().isEmpty() ? Future.succeededFuture() : future(outbox.listDead());
        return listed.compose(v -> future(outbox.settle(what, countAttempts))).compose(settled -> {
            if (settled != Settled.DONE) {
                reading.drop();
            }
            if (settled == Settled.LOOK_AGAIN) {
                return Future.succeededFuture(0L);
            } else if (settled == Settled.LEASE_LOST) {
                LOG.info("show {}: another node now flushes it to {}", show, system.name());
                return Future.succeededFuture(timing.idleMin());
            }
            if (backoff.failures() > 0) {
                LOG.info("show {}: {} records again", show, system.name());
            }
            backoff.succeeded();
            blocked.succeeded();
            countAttempts = false;
            takenOver = false;
            system.settled(show, entries, what);
            parts.settled().accept(show, system.name());
            outboxTrimmer.settled(what.entries().size());
            readSize.settled(batch.asked(), what.entries().size(), what.size());
            boolean more = batch.isFull() || batch.read().again();
            long delay = more ? 0 : timing.idleMin();
            return more && !outboxTrimmer.isDue()
                    ? Future.succeededFuture(delay)
                    : outboxTrimmer.now().map(delay);
        });
    }

    /**
     * Handles a failure of the system to record this: the same is read again after a while, and nothing else of this
     * pair before.
     */
    private Future<Long> failed(List<OutboxEntry> entries, Throwable cause) {
        reading.drop();
        if (cause instanceof LeaseLostException) {
            LOG.info("show {}: the lease was not renewed in time, so {} waits for the next read", show, system.name());
            return Future.succeededFuture(timing.idleMin());
        }
        system.metrics().failed();
        held = true;
        readSize.reset();
        countAttempts = true;
        long delay = backoff.failed();
        if (cause instanceof OrderSystemGoneException) {
            parts.receivers().park(system, FailureText.of(cause));
        }
        return blocked.failed(entries, cause, backoff.failures())
                .map(setAside -> setAside ? timing.idleMin() : delay)
                .otherwise(delay);
    }

    private long redisFailed(Throwable cause) {
        long delay = redisBackoff.failed();
        reading.drop();
        held = true;
        Throwable reason = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        // An outage of Redis is logged once for all shows; an error reply or an unexpected failure concerns this show.
        boolean away = reason instanceof RedisException && !(reason instanceof RedisCommandExecutionException);
        if (!away && redisBackoff.failures() % SPEAK_EVERY == 1) {
            LOG.warn("show {}: flushing to {} failed in Redis", show, system.name(), reason);
        }
        return delay;
    }

    private <T> Future<T> future(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context);
    }
}
