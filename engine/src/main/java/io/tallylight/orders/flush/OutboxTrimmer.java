package io.tallylight.orders.flush;

import io.vertx.core.Context;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trims the outbox of one show after this pair has settled entries. Owned by the flushers' thread. */
final class OutboxTrimmer {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxTrimmer.class);
    private static final int ENTRIES = 1_000; // settled, after which it is trimmed even under load

    private final Context context;
    private final String show;
    private final Outbox outbox;
    private final OrderMetrics metrics;
    private final OrderSystemWorkers orderSystemWorkers;
    private int untrimmed = 1; // entries; the last holder may have died before it trimmed

    OutboxTrimmer(
            Context context, String show, Outbox outbox, OrderMetrics metrics, OrderSystemWorkers orderSystemWorkers) {
        this.context = context;
        this.show = show;
        this.outbox = outbox;
        this.metrics = metrics;
        this.orderSystemWorkers = orderSystemWorkers;
    }

    /** Notes that this many entries may be trimmed now, as far as this pair is concerned. */
    void settled(int entries) {
        untrimmed += entries;
    }

    /** Returns whether anything was settled since the last trimming. */
    boolean isUseful() {
        return untrimmed > 0;
    }

    /** Returns whether enough was settled that trimming should not wait until the flusher is idle. */
    boolean isDue() {
        return untrimmed >= ENTRIES;
    }

    /** Trims the entries that every order system has; fails while Redis is away. */
    Future<Void> now() {
        return Future.fromCompletionStage(
                        outbox.trim(orderSystemWorkers.names(false), orderSystemWorkers.names(true)), context)
                .onSuccess(trimmed -> {
                    untrimmed = 0;
                    if (trimmed.lost()) {
                        metrics.alarm();
                        LOG.error("show {}: orders left the outbox that a parked order system had not read", show);
                    }
                })
                .mapEmpty();
    }
}
