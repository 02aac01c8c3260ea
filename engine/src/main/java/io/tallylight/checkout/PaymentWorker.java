package io.tallylight.checkout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.checkout.PaymentTaskQueue.Holder;
import io.tallylight.json.Json;
import io.tallylight.redis.ClockOffsetPause;
import io.tallylight.redis.FailureText;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one show for gateways. It reads the list as it grows, and tries each task on its own until it is
 * settled or an incident: a task that waits holds up no other. Its state is only a copy of the list; the process may
 * die at any point.
 *
 * <p>Owned by {@code context}: all its methods are called there.
 */
final class PaymentWorker {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentWorker.class);
    private static final int READ_MAX = 200;

    /** Largest number of tasks of one show that a node holds; the others wait in Redis. */
    private static final int OPEN_MAX = 10_000;

    /** Largest number of calls of gateways under way for one show. */
    private static final int RUNNING_MAX = 32;

    private static final long NO_TIMER = -1;

    private final Context context;
    private final Vertx vertx;
    private final String show;
    private final PaymentTaskQueue list;
    private final Parts parts;
    private final Map<String, PendingPaymentTask> open = new HashMap<>();
    private final Set<String> capturing = new HashSet<>(); // references of the captures among them
    private final Promise<Void> closed = Promise.promise();
    private final ClockOffsetPause clockOffsetPause;

    /**
     * Time after which a show in which nothing was owed is looked at rarely; a new task on this node wakes the worker.
     */
    private static final long QUIET_MS = 10_000;

    /** The longest time until tasks of a node that died are found in a show that was quiet. */
    private static final long SLEEP_MS_MAX = 10_000;

    private String last = ""; // passed, of what this node holds; or looked through for something that it could do
    private String warned = "";
    private boolean holds;
    private long timer = NO_TIMER;
    private long idleMs;
    private long quietMs;
    private boolean reading;
    private boolean lookingForOrders;
    private boolean closing;
    private int running;

    /** The dependencies that all workers share. */
    record Parts(
            PaymentTaskRunner debts,
            RecordedOrderLookup recorded,
            PaymentPolicy policy,
            PaymentTiming timing,
            PaymentMetrics metrics,
            BooleanSupplier isClockFarOff,
            RandomGenerator random) {}

    PaymentWorker(Context context, String show, PaymentTaskQueue list, Parts parts) {
        this.context = context;
        this.vertx = context.owner();
        this.show = show;
        this.list = list;
        this.parts = parts;
        this.idleMs = parts.timing().idleMin();
        this.clockOffsetPause =
                new ClockOffsetPause(parts.isClockFarOff(), 2 * parts.timing().lease());
    }

    /** Looks at once, if it would have waited; payments that are only watched are looked at too. */
    void wake() {
        if (!closing) {
            long now = System.nanoTime();
            open.values().forEach(debt -> debt.wake(now));
            idleMs = parts.timing().idleMin();
            quietMs = 0;
            look();
        }
    }

    /** Ends when the calls on their way have ended, and gives the lease up. */
    Future<Void> close() {
        if (!closing) {
            closing = true;
            cancelTimer();
            endIfIdle();
        }
        return closed.future();
    }

    private void endIfIdle() {
        if (closing && !reading && running == 0) {
            forget();
            future(list.release()).onComplete(done -> closed.tryComplete());
        }
    }

    private void look() {
        cancelTimer();
        if (reading) {
            return;
        }
        reading = true;
        int room = Math.min(READ_MAX, OPEN_MAX - open.size());
        future(list.read(last, Math.max(1, room), holds, clockOffsetPause.mayTake()))
                .onComplete(read -> {
                    reading = false;
                    if (read.succeeded()) {
                        took(read.result(), room > 0);
                    }
                    if (closing) {
                        endIfIdle();
                        return;
                    }
                    boolean more = read.succeeded() && read.result().hasMore() && room > 0;
                    boolean empty = read.succeeded() && read.result().holder() == Holder.NOBODY && open.isEmpty();
                    boolean busy = read.succeeded() && open.values().stream().anyMatch(debt -> !debt.waitsForBank());
                    idleMs = nextWait(busy, empty);
                    timer = vertx.setTimer(more ? 1 : idleMs, id -> {
                        timer = NO_TIMER;
                        look();
                    });
                });
    }

    /** Returns the wait until the next look if none is asked for, ms; longer and longer while nothing is owed. */
    private long nextWait(boolean busy, boolean empty) {
        if (busy) {
            quietMs = 0;
            return parts.timing().idleMin() * 5;
        }
        quietMs = empty ? quietMs + idleMs : 0;
        return Math.min(quietMs < QUIET_MS ? parts.timing().idleMax() : SLEEP_MS_MAX, idleMs * 2);
    }

    private void took(PaymentTaskQueue.Read read, boolean hadRoom) {
        clockOffsetPause.found(read.now(), read.holder() == Holder.LEFT);
        if (read.holder() != Holder.OURS) {
            forget(); // another node may have changed it since
        }
        holds = read.isOurs();
        warn(read.otherMethod());
        if (hadRoom || !holds) {
            read.entries().forEach(this::add);
            last = read.passed();
        }
        lookForOrders();
        long now = System.nanoTime();
        for (PendingPaymentTask debt : new ArrayList<>(open.values())) {
            if (debt.isDue(now) && running < RUNNING_MAX && !waitsForCapture(debt.owed)) {
                run(debt, read.now());
            }
        }
    }

    /** Looks once for all captures that wait for their order to be recorded. */
    private void lookForOrders() {
        if (lookingForOrders || open.values().stream().noneMatch(PendingPaymentTask::waitsForOrder)) {
            return;
        }
        lookingForOrders = true;
        parts.recorded().settledUpTo(show).onComplete(upTo -> {
            lookingForOrders = false;
            if (upTo.succeeded()) {
                open.values().forEach(debt -> debt.ordersAreSettled(upTo.result()));
            }
        });
    }

    /** Warns once for each method that a node with that gateway has to settle the task. */
    private void warn(String otherMethod) {
        if (!otherMethod.isEmpty() && !otherMethod.equals(warned)) {
            warned = otherMethod;
            LOG.warn(
                    "show {}: something is owed to {}, and payments.gateway is {} here: a node with that gateway settles it",
                    show,
                    otherMethod,
                    list.method());
        }
    }

    /**
     * Returns whether a refund must wait: only captured money can be refunded, and a capture stands in the list before
     * any refund of the same payment.
     */
    private boolean waitsForCapture(PaymentTask owed) {
        return owed.kind() == PaymentTask.Kind.REFUND && capturing.contains(owed.reference());
    }

    private void add(PaymentTaskQueue.Raw raw) {
        try {
            PaymentTask owed = PaymentTask.of(raw.id(), raw.value(), raw.reported());
            long wait = owed.kind() == PaymentTask.Kind.WATCH ? parts.timing().watchFirst() : 0;
            if (open.putIfAbsent(raw.id(), new PendingPaymentTask(owed, System.nanoTime() + wait * 1_000_000))
                    == null) {
                parts.metrics().owed(1);
                if (owed.kind() == PaymentTask.Kind.CAPTURE) {
                    capturing.add(owed.reference());
                }
            }
        } catch (IOException e) {
            LOG.error("show {}: what is owed to a gateway under {} is lost: {}", show, raw.id(), FailureText.of(e));
            ObjectNode incident = Json.object().put("kind", "unreadable").put("reason", FailureText.of(e));
            future(list.failed(raw.id(), Json.write(incident)))
                    .onFailure(away -> LOG.debug("again after a restart: {}", FailureText.of(away)));
        }
    }

    private void run(PendingPaymentTask debt, long nowMs) {
        debt.running = true;
        running++;
        parts.debts()
                .settle(show, debt.owed, nowMs)
                .compose(tried -> tried(debt, tried))
                .onComplete(done -> {
                    debt.running = false;
                    running--;
                    if (done.failed()) {
                        debt.later(System.nanoTime(), parts.timing());
                    }
                    endIfIdle();
                });
    }

    private Future<Void> tried(PendingPaymentTask debt, PaymentTaskRunner.Try tried) {
        if (tried instanceof PaymentTaskRunner.Try.Settled) {
            return future(list.done(debt.owed.entry())).map(ours -> {
                parts.metrics().settled(debt.owed.kind());
                return remove(debt);
            });
        } else if (tried instanceof PaymentTaskRunner.Try.Hopeless hopeless) {
            return incident(debt, hopeless.reason(), hopeless.ordinal());
        } else if (tried instanceof PaymentTaskRunner.Try.Failed failed) {
            return failed(debt, failed.reason());
        }
        if (tried instanceof PaymentTaskRunner.Try.WaitsForOrder waits) {
            debt.waitsForOrder(waits.number());
        } else {
            debt.waits(System.nanoTime(), parts.timing());
        }
        return Future.succeededFuture();
    }

    private Future<Void> failed(PendingPaymentTask debt, String reason) {
        long now = System.nanoTime();
        int failures = debt.failed(now, parts.timing(), parts.random());
        parts.metrics().failed(debt.owed.kind());
        boolean watched = debt.owed.kind() == PaymentTask.Kind.WATCH; // ends with the hold, whatever the gateway does
        if (!watched && debt.failingMs(now) > parts.policy().incidentMs()) {
            return incident(debt, reason, 0);
        }
        if (failures == 1 || failures % 10 == 0) {
            LOG.warn(
                    "show {}: {} of payment {} failed, {} in a row, trying again: {}",
                    show,
                    debt.owed.kind().word(),
                    debt.owed.reference(),
                    failures,
                    reason);
        }
        return Future.succeededFuture();
    }

    /**
     * Makes a task an incident. It leaves the list only in the step that makes it an incident, so it cannot get lost in
     * between.
     */
    private Future<Void> incident(PendingPaymentTask debt, String reason, int ordinal) {
        PaymentTask owed = debt.owed;
        String json = Json.write(owed.incident(show, reason));
        return future(list.failed(owed.entry(), json, owed.subject(), ordinal)).map(ended -> {
            if (ended == PaymentTaskQueue.Ended.DONE) {
                parts.metrics().incident(owed.kind());
                LOG.error(
                        "show {}: {} of payment {} ({} {} minor units) failed for good, somebody has to look: {}",
                        show,
                        owed.kind().word(),
                        owed.reference(),
                        owed.amount(),
                        owed.currency(),
                        reason);
            }
            return remove(debt);
        });
    }

    private Void remove(PendingPaymentTask debt) {
        if (open.remove(debt.owed.entry(), debt)) {
            parts.metrics().owed(-1);
            if (debt.owed.kind() == PaymentTask.Kind.CAPTURE) {
                capturing.remove(debt.owed.reference());
            }
        }
        return null;
    }

    private void forget() {
        parts.metrics().owed(-open.size());
        open.clear();
        capturing.clear();
        last = "";
    }

    private void cancelTimer() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private <T> Future<T> future(java.util.concurrent.CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context);
    }

    /** Number of tasks that it holds, for tests. */
    List<PaymentTask> open() {
        return open.values().stream().map(debt -> debt.owed).toList();
    }
}
