package io.tallylight.ledger;

import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends holds whose time is over, in every show, also where nothing else happens. Each round handles a bounded part of what
 * is due and comes back at once where there is more. Two nodes that sweep the same show do no harm: the script ends a hold
 * once. Runs on the context that started it.
 */
public final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final Vertx vertx;
    private final Ledger ledger;
    private final LedgerReader reader;
    private final Set<String> sweeping = new HashSet<>();
    private long timer = -1;

    public Sweeper(Vertx vertx, Ledger ledger) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.reader = ledger.reader();
    }

    /** Starts a round every {@code periodMs}. */
    public void start(long periodMs) {
        timer = vertx.setPeriodic(periodMs, id -> round());
    }

    /** Starts no more rounds. */
    public void stop() {
        vertx.cancelTimer(timer);
    }

    private void round() {
        reader.shows()
                .onSuccess(shows -> shows.forEach(this::sweep))
                .onFailure(failure -> LOG.debug("no sweep: {}", failure.getMessage()));
    }

    private void sweep(String show) {
        if (sweeping.add(show)) {
            sweepAll(show);
        }
    }

    /** Goes on until little is due. Not a chain of futures: after a long absence it would be too deep for the stack. */
    private void sweepAll(String show) {
        ledger.sweep(show).onComplete(handled -> {
            if (handled.succeeded() && handled.result() >= Ledger.sweepMax()) {
                sweepAll(show);
                return;
            }
            sweeping.remove(show);
            if (handled.failed()) {
                LOG.debug("no sweep of {}: {}", show, handled.cause().getMessage());
            }
        });
    }
}
