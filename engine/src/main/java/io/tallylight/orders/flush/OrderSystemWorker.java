package io.tallylight.orders.flush;

import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.LedgerEvent;
import io.tallylight.orders.LedgerEventReceiver;
import io.tallylight.orders.LedgerJournal;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.flush.Outbox.RawEntry;
import io.tallylight.orders.flush.OutboxEntry.Item;
import io.tallylight.orders.flush.OutboxEntry.Journalled;
import io.tallylight.orders.flush.OutboxEntry.Legible;
import io.tallylight.orders.flush.OutboxEntry.Malformed;
import io.tallylight.orders.flush.OutboxEntry.Told;
import io.tallylight.orders.flush.Settlement.DeadLetter;
import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An order system with the worker threads on which it blocks, and its meters. Its futures complete on the caller's
 * context.
 */
final class OrderSystemWorker {
    private static final Logger LOG = LoggerFactory.getLogger(OrderSystemWorker.class);
    private static final long WARN_AFTER_SECONDS = 60; // of blocking, in Vert.x's log

    private final OrderSystem system;
    private final OrderMetrics metrics;
    private final WorkerExecutor threads;
    private final OrderSystemBreaker gate;

    /** The results of the rounds of a batch that failed in a later round, by show: the next try goes on there. */
    private final Map<String, Map<String, RecordResult>> orderedRecording = new ConcurrentHashMap<>();

    /** The labels of notices that are left out since they were set aside, by show. */
    private final Map<String, Set<String>> leftOut = new ConcurrentHashMap<>();

    private volatile boolean parked;

    OrderSystemWorker(Vertx vertx, OrderSystem system, OrderMetrics metrics, OrderSystemBreaker gate) {
        this.system = system;
        this.metrics = metrics;
        this.gate = gate;
        this.threads = vertx.createSharedWorkerExecutor(
                "orders-" + system.name(), system.writers(), WARN_AFTER_SECONDS, TimeUnit.SECONDS);
    }

    String name() {
        return system.name();
    }

    /** Number of events that a batch should aim at. */
    int batchEvents() {
        return system.batchEvents();
    }

    /** Longest time for one message, in ms: see {@link OrderSystem#messageMs}. */
    long messageMs() {
        return system.messageMs();
    }

    OrderMetrics metrics() {
        return metrics;
    }

    /** Returns the breaker of the system; for the flushers' thread alone. */
    OrderSystemBreaker gate() {
        return gate;
    }

    /** Returns whether the system wants no orders. */
    boolean isParked() {
        return parked;
    }

    /** Sets whether the system wants no orders from now on. */
    void setParked(boolean now) {
        parked = now;
        metrics.parked(now);
    }

    /** Records an event by itself, beside what is on its way; fails when it may be tried again. */
    Future<RecordResult> replay(OrderEvent event) {
        return threads.executeBlocking(
                () -> recordNow(event.show(), List.of(event), RecordAttempt.FIRST, new AtomicBoolean())
                        .get(0),
                false);
    }

    /**
     * Returns the label of this item among the messages that the system is sent; empty if the item is not a message.
     */
    String label(String show, Item item) {
        if (item instanceof Legible legible) {
            return legible.event().label();
        }
        return notice(show, item).map(LedgerEvent::label).orElse("");
    }

    /** Describes this item in a sentence: an order or cancellation by its number, a notice by its type. */
    String title(String show, Item item) {
        return notice(show, item)
                .map(notice -> "the notice " + notice.type())
                .orElseGet(() -> "order " + label(show, item));
    }

    private Optional<LedgerEvent> notice(String show, Item item) {
        if (!(system instanceof LedgerEventReceiver)) {
            return Optional.empty();
        } else if (item instanceof Journalled line) {
            return LedgerEvent.of(show, line.entry());
        }
        return item instanceof Told told ? Optional.of(told.notice()) : Optional.empty();
    }

    /**
     * Sends one of these items by itself: the first that the system wants, from {@code from} on.
     *
     * @param from index of the first that is tried; beyond the end it begins again
     * @return whether it was taken; fails when it was not
     */
    Future<Boolean> probe(String show, List<Item> items, int from, BooleanSupplier lease) {
        RecordAttempt attempt = new RecordAttempt(lease, false);
        return threads.executeBlocking(
                () -> {
                    for (int i = 0; i < items.size(); i++) {
                        Item item = items.get((from + i) % items.size());
                        Optional<LedgerEvent> notice = notice(show, item);
                        if (notice.isPresent() && system instanceof LedgerEventReceiver receiver) {
                            if (receiver.tell(show, List.of(notice.get()), attempt)) {
                                return true;
                            }
                        } else if (item instanceof Legible legible) {
                            RecordResult result = system.record(List.of(legible.event()), attempt)
                                    .get(0);
                            if (!(result instanceof RecordResult.Unwanted)) {
                                return result instanceof RecordResult.Recorded;
                            }
                        }
                    }
                    return false;
                },
                false);
    }

    /**
     * Sets an item aside: with the next try of its batch it becomes a dead letter, or is left out if it is a notice.
     */
    void setAside(String show, Item item, String reason) {
        if (item instanceof Legible legible) {
            orderedRecording
                    .computeIfAbsent(show, id -> new ConcurrentHashMap<>())
                    .put(legible.event().eventId(), new RecordResult.Refused(reason));
        } else {
            leftOut.computeIfAbsent(show, id -> ConcurrentHashMap.newKeySet()).add(label(show, item));
        }
    }

    /** Returns the orders in these entries; does not fail. */
    Future<List<OutboxEntry>> decode(String show, List<RawEntry> entries) {
        boolean hears = system instanceof LedgerEventReceiver;
        return threads.executeBlocking(
                () -> entries.stream()
                        .map(entry -> OutboxCodec.entry(show, entry.id(), entry.fields(), hears))
                        .toList(),
                false);
    }

    /**
     * Records the readable items of these entries; fails when it may be tried again.
     *
     * @param dead dead letters: see {@link OrderedRecording#record}
     */
    Future<Settlement> record(String show, List<OutboxEntry> entries, Set<String> dead, RecordAttempt attempt) {
        List<OrderEvent> events = new ArrayList<>();
        List<JournalEntry> journal = new ArrayList<>();
        List<LedgerEvent> notices = new ArrayList<>();
        Set<String> without = leftOut.getOrDefault(show, Set.of());
        for (OutboxEntry entry : entries) {
            for (OutboxEntry.Item item : entry.items()) {
                if (item instanceof Legible legible) {
                    events.add(legible.event());
                } else if (item instanceof Journalled line && system instanceof LedgerJournal) {
                    journal.add(line.entry());
                } else {
                    notice(show, item)
                            .filter(it -> !without.contains(it.label()))
                            .ifPresent(notices::add);
                }
            }
        }
        if (events.isEmpty() && journal.isEmpty() && notices.isEmpty()) {
            return Future.succeededFuture(Settlement.of(entries, List.of(), false));
        }
        return threads.executeBlocking(
                () -> {
                    attempt.requireLease();
                    AtomicBoolean asked = new AtomicBoolean();
                    // The journal is recorded first: an order must not be known before its show is.
                    if (!journal.isEmpty() && system instanceof LedgerJournal keeper) {
                        for (int missing = keeper.journal(show, journal); missing > 0; missing--) {
                            metrics.alarm();
                        }
                        asked.set(true);
                    }
                    if (!notices.isEmpty() && system instanceof LedgerEventReceiver receiver) {
                        asked.compareAndSet(false, receiver.tell(show, notices, attempt));
                    }
                    List<RecordResult> results =
                            events.isEmpty() ? List.of() : recordAll(show, events, dead, attempt, asked);
                    return Settlement.of(entries, results, asked.get());
                },
                false);
    }

    private List<RecordResult> recordAll(
            String show, List<OrderEvent> events, Set<String> dead, RecordAttempt attempt, AtomicBoolean asked)
            throws OrderSystemException {
        Map<String, RecordResult> answered = orderedRecording.computeIfAbsent(show, id -> new ConcurrentHashMap<>());
        List<RecordResult> results =
                OrderedRecording.record(events, dead, answered, round -> recordNow(show, round, attempt, asked));
        orderedRecording.remove(show, answered);
        return results;
    }

    /** Sets {@code asked} if the system wanted one of them. */
    private List<RecordResult> recordNow(
            String show, List<OrderEvent> events, RecordAttempt attempt, AtomicBoolean asked)
            throws OrderSystemException {
        List<RecordResult> results = system.record(events, attempt);
        if (results.size() != events.size()) {
            throw new IllegalStateException(
                    system.name() + " gave " + results.size() + " answers for " + events.size() + " events");
        }
        for (int i = 0; i < results.size(); i++) {
            if (!(results.get(i) instanceof RecordResult.Unwanted)) {
                asked.set(true);
            }
            if (results.get(i) instanceof RecordResult.Differs differs) {
                metrics.alarm();
                LOG.error(
                        "show {}: {} has {} otherwise: {}",
                        show,
                        name(),
                        events.get(i).eventId(),
                        differs.how());
            }
        }
        return results;
    }

    /** Counts and reports what is settled in Redis. */
    void settled(String show, List<OutboxEntry> entries, Settlement what) {
        leftOut.remove(show);
        metrics.settled(what.delivered(), what.dead().size());
        for (DeadLetter letter : what.dead()) {
            LOG.error("show {}: order {} is a dead letter for {}: {}", show, letter.label(), name(), letter.reason());
        }
        for (OutboxEntry entry : entries) {
            if (entry.items().isEmpty()) {
                metrics.alarm();
                LOG.error("show {}: entry {} was deleted from the outbox before {} had it", show, entry.id(), name());
            } else if (entry.items().stream().anyMatch(Malformed.class::isInstance)) {
                metrics.alarm();
            }
        }
    }

    /** Closes the system after whatever it still records. */
    Future<Void> close() {
        return threads.executeBlocking(
                        () -> {
                            system.close();
                            return null;
                        },
                        false)
                .onFailure(e -> LOG.warn("closing {} failed: {}", name(), FailureText.of(e)))
                .transform(done -> threads.close())
                .onComplete(done -> metrics.close())
                .mapEmpty();
    }
}
