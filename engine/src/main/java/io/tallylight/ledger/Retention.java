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
 * Lets the records of shows go that ended longer ago than they are kept. Now and then it looks at all shows, one after the
 * other; the script decides, and does nothing while anything is held or undelivered. Runs on the context that started it.
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
     * Not started yet.
     *
     * @param retentionMs from the end of a show, the longest of all nodes; negative while that is not known
     */
    public Retention(Vertx vertx, Ledger ledger, Clock clock, LongSupplier retentionMs) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.reader = ledger.reader();
        this.clock = clock;
        this.retentionMs = retentionMs;
    }

    /** Looks every {@code periodMs}. */
    public void start(long periodMs) {
        timer = vertx.setPeriodic(
                periodMs,
                id -> round().onFailure(
                                failure -> LOG.debug("not every show was looked at: {}", FailureText.of(failure))));
    }

    /** Looks no more. */
    public void stop() {
        vertx.cancelTimer(timer);
    }

    /** Looks at every show once; answers when done. */
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

    /** The audit first: it counts the orders, which nobody can once their records are gone. */
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
