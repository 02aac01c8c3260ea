package io.tallylight.ledger;

import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.PurgeRecords;
import io.tallylight.redis.FailureText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges the records of shows that ended longer ago than the retention time. It looks at all shows at intervals, one
 * after the other; the script decides, and does nothing while anything is held or undelivered. Runs on the context that
 * started it.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Vertx vertx;
    private final Ledger ledger;
    private final LedgerReader reader;
    private final Clock clock;
    private final LongSupplier retentionMs;
    private long timer = -1;

    /**
     * Creates the cleanup without starting it.
     *
     * @param retentionMs ms from the end of a show, the longest of all nodes; negative while it is not known
     */
    public Retention(Vertx vertx, Ledger ledger, Clock clock, LongSupplier retentionMs) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.reader = ledger.reader();
        this.clock = clock;
        this.retentionMs = retentionMs;
    }

    /** Starts a round every {@code periodMs}. */
    public void start(long periodMs) {
        timer = vertx.setPeriodic(
                periodMs,
                id -> round().onFailure(
                                failure -> LOG.debug("not every show was looked at: {}", FailureText.of(failure))));
    }

    /** Starts no more rounds. */
    public void stop() {
        vertx.cancelTimer(timer);
    }

    /** Looks at every show once; completes when done. */
    Future<Void> round() {
        long longest = retentionMs.getAsLong();
        return longest < 0
                ? Future.succeededFuture()
                : reader.shows().compose(shows -> lookAt(List.copyOf(shows), 0, longest));
    }

    private Future<Void> lookAt(List<String> shows, int index, long longest) {
        return index == shows.size()
                ? Future.succeededFuture()
                : reader.mayBeForgotten(shows.get(index), clock.millis() - longest)
                        .compose(may -> may ? forget(shows.get(index), longest) : Future.succeededFuture())
                        .compose(v -> lookAt(shows, index + 1, longest));
    }

    /** Audits the show first: the audit counts the orders, which is impossible once their records are gone. */
    private Future<Void> forget(String show, long longest) {
        return reader.audit(show)
                .compose(audit -> ledger.submit(show, new PurgeRecords(longest)))
                .map(outcome -> {
                    if (outcome instanceof Outcome.Done<Boolean> done && !done.repeated()) {
                        LOG.info("the records of the show {} are gone, which ended {} ms ago or more", show, longest);
                    }
                    return null;
                });
    }
}
