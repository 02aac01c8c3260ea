package io.tallylight.orders.flush;

import io.tallylight.orders.LedgerEvent;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.OrderSystemGoneException;
import io.tallylight.orders.RetryLaterException;
import io.tallylight.orders.flush.BlockedOutbox.Failure;
import io.tallylight.orders.flush.OutboxEntry.Item;
import io.tallylight.redis.FailureText;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The message at which the batches of one pair keep failing. A system that is down holds up everything, for as long as
 * it takes; a message that the system cannot process must not. A probe distinguishes the two: once the message has
 * failed often and long enough, each further failure is followed by one later message, sent by itself. If that is
 * taken, or if the system takes a message of another show meanwhile, the blocked message has one more try, in case the
 * system has only now come back, and is set aside if that fails too. Owned by {@code context}.
 */
final class BlockedMessage {
    private static final Logger LOG = LoggerFactory.getLogger(BlockedMessage.class);

    /** Failures of a message before it may be set aside, however long they take. */
    static final int TRIES_MIN = 8;

    /** Number of failures after which a meter names the message; shorter failures are not reported. */
    private static final int TRIES_SHOWN = 3;

    /** Number of messages behind it that take turns as the probe: the next one may be impossible to process too. */
    private static final int PROBES = 3;

    private static final int PEEK_ENTRIES = 8;
    private static final int SPEAK_EVERY = 10; // failures in a row between two lines in the log

    private final Context context;
    private final String show;
    private final BlockedOutbox outbox;
    private final OrderSystemWorker system;
    private final LeaseValidity lease;
    private String label = ""; // empty while nothing is blocked
    private String why = "";
    private int probes;
    private boolean isLaterTaken; // since the last failure
    private long successesBefore; // of all shows, at the last failure

    BlockedMessage(Context context, String show, BlockedOutbox outbox, OrderSystemWorker system, LeaseValidity lease) {
        this.context = context;
        this.show = show;
        this.outbox = outbox;
        this.system = system;
        this.lease = lease;
    }

    /** Describes the item at which the batch failed; empty if that is not known. */
    private String where(List<OutboxEntry> entries) {
        for (OutboxEntry entry : entries) {
            for (Item item : entry.items()) {
                if (!label.isEmpty() && system.label(show, item).equals(label)) {
                    return " at " + system.title(show, item);
                }
            }
        }
        return "";
    }

    /** Sets the message aside before a batch is recorded, if an operator has asked for that. */
    Future<Void> beforeBatch(List<OutboxEntry> entries) {
        if (label.isEmpty()) {
            return Future.succeededFuture();
        }
        return future(outbox.aside()).map(asked -> {
            if (asked.equals(label)) {
                setAside(entries, "set aside by hand; before that: " + why);
            }
            return null;
        });
    }

    /** Notes that a batch was settled: nothing is blocked. */
    void succeeded() {
        label = "";
        probes = 0;
        isLaterTaken = false;
        system.metrics().unblocked(show);
    }

    /**
     * Notes that a batch failed.
     *
     * @param failures number of failures of the pair in a row
     * @return whether the batch is to be tried again at once; fails while Redis is away
     */
    Future<Boolean> failed(List<OutboxEntry> entries, Throwable cause, int failures) {
        String before = label;
        label = cause instanceof OrderSystemException failure ? failure.label() : "";
        long successes = system.gate().successes();
        isLaterTaken &= label.equals(before);
        boolean isOtherTaken = label.equals(before) && successes > successesBefore;
        successesBefore = successes;
        why = FailureText.of(cause);
        if (failures % SPEAK_EVERY == 1) {
            LOG.warn(
                    "show {}: {} failed{}, {} in a row, trying again: {}",
                    show,
                    system.name(),
                    where(entries),
                    failures,
                    why);
        }
        if (label.isEmpty()) {
            system.metrics().unblocked(show);
            return future(outbox.failed(OutboxEntry.numbers(entries), label, why))
                    .map(false);
        }
        return future(outbox.list())
                .compose(listed -> future(outbox.failed(OutboxEntry.numbers(entries), label, line(why))))
                .compose(failure -> {
                    if (failure.tries() >= TRIES_SHOWN) {
                        system.metrics().blocked(show, failure.ageMs());
                    }
                    boolean due = failure.tries() >= TRIES_MIN
                            && failure.ageMs() >= system.messageMs()
                            && !(cause instanceof RetryLaterException)
                            && !(cause instanceof OrderSystemGoneException);
                    if (due && (isLaterTaken || isOtherTaken)) {
                        setAside(entries, failure);
                        return Future.succeededFuture(true);
                    }
                    return due ? probe(entries) : Future.succeededFuture(false);
                });
    }

    private void setAside(List<OutboxEntry> entries, Failure failure) {
        isLaterTaken = false;
        system.metrics().alarm();
        setAside(
                entries,
                why + " (" + failure.tries() + " times in " + failure.ageMs() / 1_000 + " s, while others were taken)");
    }

    private Future<Boolean> probe(List<OutboxEntry> entries) {
        String last = entries.get(entries.size() - 1).id();
        return future(outbox.peek(last, PEEK_ENTRIES))
                .compose(raw -> system.decode(show, raw))
                .compose(more -> system.probe(show, later(entries, more), probes++ % PROBES, lease::isHeld))
                .otherwise(false)
                .onSuccess(taken -> isLaterTaken = taken);
    }

    /** Returns what may be sent without the blocked message: orders and notices that come behind it. */
    private List<Item> later(List<OutboxEntry> entries, List<OutboxEntry> more) {
        List<OutboxEntry> all = new ArrayList<>(entries);
        all.addAll(more);
        List<Item> later = new ArrayList<>();
        boolean notice = label.startsWith(LedgerEvent.LABEL);
        boolean seen = false;
        for (OutboxEntry entry : all) {
            for (Item item : entry.items()) {
                String its = system.label(show, item);
                boolean isNotice = its.startsWith(LedgerEvent.LABEL);
                // Notices of one read are sent before its orders, so all orders come behind a blocked notice.
                boolean behind = seen || (notice && !isNotice);
                if (behind && (isNotice || item.number() > 0)) {
                    later.add(item);
                }
                seen |= its.equals(label);
            }
        }
        return later;
    }

    private void setAside(List<OutboxEntry> entries, String reason) {
        for (OutboxEntry entry : entries) {
            for (Item item : entry.items()) {
                if (system.label(show, item).equals(label)) {
                    LOG.error(
                            "show {}: {} is set aside{}: {}",
                            show,
                            system.name(),
                            " at " + system.title(show, item),
                            reason);
                    system.setAside(show, item, reason);
                }
            }
        }
    }

    private static String line(String text) {
        return text.replace('\n', ' ');
    }

    private <T> Future<T> future(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context);
    }
}
