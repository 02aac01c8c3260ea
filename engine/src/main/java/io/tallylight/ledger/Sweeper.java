package io.tallylight.ledger;

import io.tallylight.redis.FailureText;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends holds whose time is over, in every show, even if nothing else happens there. A round goes through the shows that
 * have something to come due, which are known because this node reserved in them or because an occasional look at all
 * shows found them: the many shows that are over cost next to nothing. A sweep handles a limited number of entries and
 * comes back at once if there are more. Two nodes that sweep the same show do no harm: the script ends a hold once.
 * Runs on the context that started it.
 */
public final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    /**
     * Number of rounds between two looks at all shows. A hold made through another node, which then died, ends at most
     * this many rounds late; in a show that was quiet, REST_MAX times as many.
     */
    private static final int ROUNDS_A_LOOK = 20;

    /**
     * Largest number of looks after which a show in which nothing comes due is looked at again: each look costs Redis a
     * command.
     */
    private static final int REST_MAX = 8;

    /**
     * A show in which nothing comes due.
     *
     * @param looks number of looks after which it is looked at again
     * @param until number of that look
     */
    private record Rest(int looks, long until) {}

    private final Vertx vertx;
    private final Ledger ledger;
    private final LedgerReader reader;
    private final Clock clock;
    private final Set<String> sweeping = new HashSet<>();
    private final Map<String, Rest> rests = new HashMap<>();
    private long looks;
    private int rounds;
    private long timer = -1;

    public Sweeper(Vertx vertx, Ledger ledger, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
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
        if (rounds++ % ROUNDS_A_LOOK == 0) {
            reader.shows()
                    .onSuccess(shows -> {
                        looks++;
                        ledger.mayBeDue().retainAll(shows); // requests for random shows cost no memory
                        rests.keySet().retainAll(shows);
                        shows.forEach(this::look);
                    })
                    .onFailure(failure -> LOG.debug("no look at the shows: {}", FailureText.of(failure)));
        }
        List.copyOf(ledger.mayBeDue()).forEach(this::sweep);
    }

    /** Looks at one show. It leaves the set before that: a reservation made in the meantime puts it back. */
    private void look(String show) {
        boolean known = ledger.mayBeDue().remove(show);
        Rest rest = rests.get(show);
        if (!known && rest != null && looks < rest.until) {
            return;
        }
        reader.hasDue(show, clock.millis()).onComplete(due -> {
            if (due.succeeded() ? due.result() : known) {
                ledger.mayBeDue().add(show);
                rests.remove(show);
            } else if (due.succeeded()) {
                int longer = known || rest == null ? 1 : Math.min(REST_MAX, rest.looks * 2);
                rests.put(show, new Rest(longer, looks + longer));
            }
        });
    }

    private void sweep(String show) {
        if (sweeping.add(show)) {
            sweepAll(show);
        }
    }

    /**
     * Sweeps until little is due. It is a loop, since after a long absence a chain of futures would be too deep for the
     * stack.
     */
    private void sweepAll(String show) {
        ledger.sweep(show).onComplete(handled -> {
            if (handled.succeeded() && handled.result() >= Ledger.sweepMax()) {
                sweepAll(show);
                return;
            }
            sweeping.remove(show);
            if (handled.failed()) {
                LOG.debug("no sweep of {}: {}", show, FailureText.of(handled.cause()));
            }
        });
    }
}
