package io.tallylight.recovery;

import io.tallylight.ledger.Rebuild;
import io.tallylight.ledger.RestoredAdjustment;
import io.tallylight.ledger.RestoredOrder;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.orders.ShowHistory;
import io.tallylight.orders.StoredOrder;
import io.tallylight.recovery.RebuildRefusedException.Reason;
import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run through all steps of a rebuild. On the context of one caller, which waits for each answer. */
final class RebuildAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildAttempt.class);
    private static final int OFFERS_AT_ONCE = 100;
    private static final int ORDERS_AT_ONCE = 500; // about 10 ms of Redis

    private final Rebuilder.Parts parts;
    private final String show;
    private final String epoch;
    private final Rebuild rebuild;
    private final List<RestoredOrder> twice = new ArrayList<>();
    private long number;
    private long clock;

    /** An attempt at rebuilding {@code show}. */
    RebuildAttempt(Rebuilder.Parts parts, String show) {
        this.parts = parts;
        this.show = show;
        this.epoch = parts.words().get();
        this.rebuild = new Rebuild(parts.ledger(), show, parts.words().get());
    }

    /** Number of the last order put back. */
    long number() {
        return number;
    }

    /** Runs all steps; returns null if the show changed meanwhile. Other attempts are kept away until it has ended. */
    Future<@Nullable RebuildResult> run(LastKnown known, boolean force) {
        return begin(force).compose(remains -> {
            long renewing = parts.vertx()
                    .setPeriodic(
                            Rebuild.RENEW_MS,
                            id -> rebuild.renew()
                                    .onFailure(failure -> LOG.debug(
                                            "the lease on a rebuild is not renewed: {}", FailureText.of(failure))));
            return parts.known()
                    .history(show)
                    .compose(history -> build(remains, known, history))
                    .eventually(() -> {
                        parts.vertx().cancelTimer(renewing);
                        return rebuild.giveUp().otherwise(false); // once it is finished, there is nothing to give up
                    });
        });
    }

    /** Returns the order systems other than the one that the show is rebuilt from. */
    private List<String> others() {
        return parts.orderSystems().stream()
                .filter(name -> !name.equals(parts.source()))
                .toList();
    }

    private Future<Rebuild.Remains> begin(boolean force) {
        return rebuild.begin(parts.source(), force).compose(remains -> switch (remains.admission()) {
            case BEGUN -> Future.succeededFuture(remains);
            case DELETED -> refused(Reason.DELETED);
            case LIVE -> refused(Reason.LIVE);
            case REHEARSAL -> refused(Reason.REHEARSAL);
            case SOUND -> refused(Reason.SOUND);
            case UNSETTLED -> refused(Reason.UNSETTLED);
            case UNDER_WAY -> refused(Reason.UNDER_WAY);
            case DEAD_LETTERS -> refused(Reason.DEAD_LETTERS);
        });
    }

    /** Checks whether the show may be rebuilt, and leaves nothing behind. */
    Future<Void> tryBegin(boolean force) {
        return begin(force).compose(begun -> rebuild.giveUp()).mapEmpty();
    }

    private Future<@Nullable RebuildResult> build(Rebuild.Remains remains, LastKnown known, ShowHistory history) {
        RebuildPlan plan = RebuildPlan.of(show, history, epoch);
        clock = plan.clock();
        long last = Math.max(history.number(), remains.number());
        return define(List.of(plan.show()))
                .compose(v -> offers(plan.offers(), 0))
                .compose(v -> orders())
                .compose(v -> rest(last))
                .compose(v -> adjustments(plan.adjustments(), 0))
                .compose(v -> parts.ledger().reader().list(show))
                .compose(v -> isBehind(history.number(), known.seq()))
                .compose(behind -> behind ? Future.succeededFuture(null) : finish(remains, known, history, plan));
    }

    private Future<Void> offers(List<DefineOffer> offers, int from) {
        if (from >= offers.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(offers.size(), from + OFFERS_AT_ONCE);
        return define(offers.subList(from, to)).compose(v -> offers(offers, to));
    }

    private Future<Void> define(List<? extends Command<?>> commands) {
        return rebuild.define(commands).compose(ours -> ours ? Future.succeededFuture() : refused(Reason.CONTENDED));
    }

    private Future<Void> orders() {
        Promise<Void> done = Promise.promise();
        orders(null, done);
        return done.future();
    }

    /** Reads the pages in a loop, not as a chain of futures: millions of orders would be too deep for the stack. */
    private void orders(StoredOrder.@Nullable Place after, Promise<Void> done) {
        parts.known()
                .orders(show, after, ORDERS_AT_ONCE)
                .compose(page -> fill(page).map(page))
                .onComplete(filled -> {
                    if (filled.failed()) {
                        done.fail(filled.cause());
                    } else if (filled.result().isEmpty()) {
                        done.complete();
                    } else {
                        List<StoredOrder> page = filled.result();
                        orders(page.get(page.size() - 1).place(), done);
                    }
                });
    }

    private Future<Void> fill(List<StoredOrder> page) {
        long before = number;
        List<RestoredOrder> next = new ArrayList<>(page.size());
        for (StoredOrder order : page) {
            RestoredOrder restored = new RestoredOrder(
                    order.reservation(),
                    order.origin().keyId(),
                    order.origin().keyFingerprint(),
                    order.cancellations());
            clock = Math.max(clock, order.reservation().endedAt());
            for (Cancellation cancellation : order.cancellations()) {
                clock = Math.max(clock, cancellation.at());
            }
            if (order.reservation().number() <= number) {
                twice.add(restored);
            } else {
                next.add(restored);
                number = order.reservation().number();
            }
        }
        return page.isEmpty() ? Future.succeededFuture() : fill(before, next, number, List.of());
    }

    /** Renumbers orders whose number another one has: they get a new one, behind all others. */
    private Future<Void> rest(long last) {
        long before = number;
        number = Math.max(number, last);
        List<RestoredOrder> renumbered = new ArrayList<>(twice.size());
        for (RestoredOrder order : twice) {
            number++;
            LOG.warn(
                    "show {}: order {} has the number {} of another one, and is number {} from now on",
                    show,
                    order.reservation().id(),
                    order.reservation().number(),
                    number);
            renumbered.add(new RestoredOrder(
                    numbered(order.reservation(), number),
                    order.keyId(),
                    order.keyFingerprint(),
                    order.cancellations()));
        }
        return fill(before, renumbered, number, List.of());
    }

    private Future<Void> adjustments(List<RestoredAdjustment> adjustments, int from) {
        if (from >= adjustments.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(adjustments.size(), from + ORDERS_AT_ONCE);
        return fill(number, List.of(), number, adjustments.subList(from, to))
                .compose(v -> adjustments(adjustments, to));
    }

    private Future<Void> fill(long after, List<RestoredOrder> orders, long upTo, List<RestoredAdjustment> adjustments) {
        return rebuild.fill(after, orders, upTo, adjustments, !others().isEmpty())
                .compose(ours -> ours ? Future.succeededFuture() : refused(Reason.CONTENDED));
    }

    private Future<@Nullable RebuildResult> finish(
            Rebuild.Remains remains, LastKnown known, ShowHistory history, RebuildPlan plan) {
        long units = history.sold().values().stream().mapToLong(Long::longValue).sum();
        RebuildResult rebuildResult = new RebuildResult(
                show,
                epoch,
                plan.show().status(),
                history.orders(),
                plan.offers().size(),
                units,
                plan.raised());
        return rebuild.finish(remains, known.seq(), clock, number, parts.watch().life(), parts.source(), others())
                .compose(end -> switch (end) {
                    case DONE -> Future.succeededFuture(rebuildResult);
                    case CHANGED -> Future.succeededFuture(null);
                    case OVERTAKEN -> refused(Reason.CONTENDED);
                });
    }

    /**
     * Returns whether the order system knows a later order: one that was on its way when Redis lost it may have arrived
     * only now.
     */
    Future<Boolean> isBehind(long number) {
        return isBehind(number, Long.MAX_VALUE);
    }

    /** Returns whether the order system knows a later order or a later cancellation, which makes no new number. */
    private Future<Boolean> isBehind(long number, long seq) {
        return parts.known()
                .lastKnown(show)
                .map(now -> now.isPresent()
                        && (now.get().number() > number || now.get().seq() > seq));
    }

    private static <T> Future<T> refused(Reason reason) {
        return Future.failedFuture(new RebuildRefusedException(reason));
    }

    private static Reservation numbered(Reservation r, long number) {
        return new Reservation(
                r.id(),
                r.fingerprint(),
                r.state(),
                r.seq(),
                r.createdAt(),
                r.expiresAt(),
                r.endedAt(),
                r.currency(),
                r.total(),
                number,
                r.payment(),
                r.buyerId(),
                r.body(),
                r.lines(),
                r.attempts(),
                r.extended(),
                r.test(),
                r.cancelled());
    }
}
