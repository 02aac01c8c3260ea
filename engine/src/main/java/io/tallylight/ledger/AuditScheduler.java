package io.tallylight.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.json.Json;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.RedisRefusedException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audits every show that sells, or in which something is still to come due. It audits one show at a time and pauses
 * after each round, so it never asks Redis for more than one thing at once. A show that is not conserved is counted by
 * a gauge and logged once with its counters, and once more when it is conserved again. The audit changes nothing and
 * stops no sale. {@link #start} and {@link #stop} may be called from any thread; everything else runs on a context of
 * its own.
 */
public final class AuditScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(AuditScheduler.class);
    /** Largest number of rounds after which a show that did not change is audited again. */
    private static final int REST_MAX = 32;

    /**
     * An audited show: its seq at that time, the number of rounds it is skipped for, and the round of the next audit,
     * {@code until}.
     */
    private record Rest(String epoch, long seq, int rounds, long until) {
        boolean isOf(ShowHead head) {
            return head.epoch().equals(epoch) && head.seq() == seq;
        }
    }

    private static final Set<String> SELLING = Set.of("live", "paused");

    private final Vertx vertx;
    private final Context context;
    private final LedgerReader reader;
    private final AuditMetrics metrics;
    private final Clock clock;
    private final Set<String> unconserved = new HashSet<>();
    private final Map<String, Rest> rests = new HashMap<>();
    private long round;
    private volatile boolean stopped;
    private long pauseMs;
    private long timer = -1;

    public AuditScheduler(Vertx vertx, Ledger ledger, MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.reader = ledger.reader();
        this.metrics = new AuditMetrics(registry);
    }

    /**
     * Schedules the first round after {@code periodMs}.
     *
     * @param periodMs ms from the end of a round to the beginning of the next; 0 starts no rounds
     */
    public void start(long periodMs) {
        if (periodMs > 0) {
            context.runOnContext(v -> {
                pauseMs = periodMs;
                again();
            });
        }
    }

    /** Starts no more rounds. An audit that is under way ends by itself. */
    public void stop() {
        stopped = true;
        context.runOnContext(v -> vertx.cancelTimer(timer));
    }

    private void again() {
        if (!stopped) {
            timer = vertx.setTimer(pauseMs, id -> round());
        }
    }

    private void round() {
        round++;
        reader.shows().onComplete(found -> {
            if (found.failed()) {
                giveUp(found.cause());
            } else {
                unconserved.retainAll(found.result());
                rests.keySet().retainAll(found.result());
                metrics.unconserved(unconserved.size());
                next(found.result().iterator());
            }
        });
    }

    private void next(Iterator<String> shows) {
        if (stopped || !shows.hasNext()) {
            again();
            return;
        }
        String show = shows.next();
        isWanted(show)
                .compose(wanted -> wanted ? audit(show) : Future.succeededFuture())
                .onComplete(done -> {
                    if (done.succeeded() || isOfItsData(done.cause())) {
                        next(shows);
                    } else {
                        giveUp(done.cause());
                    }
                });
    }

    /** Ends the round because Redis is away: the other shows would fail in the same way. */
    private void giveUp(Throwable cause) {
        LOG.debug("the audits of this round end here: {}", FailureText.of(cause));
        again();
    }

    private Future<Boolean> isWanted(String show) {
        if (unconserved.contains(show)) {
            return Future.succeededFuture(true);
        }
        return reader.head(show)
                .compose(head -> {
                    if (head.isEmpty() || rests(show, head.get())) {
                        return Future.succeededFuture(false);
                    }
                    return sells(head.get().doc()) ? Future.succeededFuture(true) : reader.hasDue(show, clock.millis());
                })
                .recover(failure -> isOfItsData(failure) || failure instanceof NumberFormatException
                        ? Future.succeededFuture(true) // its keys hold something else, and the audit will say so
                        : Future.failedFuture(failure));
    }

    /**
     * Returns whether a show is unchanged since its last audit. It is audited again after a while nevertheless, because
     * other programs may have changed its keys.
     */
    private boolean rests(String show, ShowHead now) {
        Rest rest = rests.get(show);
        if (rest != null && rest.isOf(now)) {
            if (round < rest.until) {
                return true;
            }
            int longer = Math.min(REST_MAX, rest.rounds * 2);
            rests.put(show, new Rest(now.epoch(), now.seq(), longer, round + longer));
        } else {
            rests.put(show, new Rest(now.epoch(), now.seq(), 1, round + 1));
        }
        return false;
    }

    /**
     * Returns whether Redis refused because of its data, and not because of its condition: loading, busy, out of
     * memory.
     */
    private static boolean isOfItsData(Throwable failure) {
        return failure instanceof RedisRefusedException refused && (refused.is("WRONGTYPE ") || refused.is("ERR "));
    }

    private static boolean sells(String doc) {
        try {
            return SELLING.contains(Json.MAPPER.readTree(doc).path("status").asText());
        } catch (JsonProcessingException e) {
            return true; // a show whose head cannot be read is audited
        }
    }

    private Future<Void> audit(String show) {
        long start = System.nanoTime();
        return reader.auditBesides(show)
                .onComplete(result -> {
                    metrics.audited(outcome(result), System.nanoTime() - start);
                    told(show, result);
                })
                .mapEmpty();
    }

    private static AuditMetrics.Result outcome(AsyncResult<Optional<Audit>> result) {
        if (result.failed()) {
            return AuditMetrics.Result.FAILED;
        }
        return result.result().map(Audit::conserved).orElse(true)
                ? AuditMetrics.Result.CONSERVED
                : AuditMetrics.Result.UNCONSERVED;
    }

    private void told(String show, AsyncResult<Optional<Audit>> result) {
        if (result.failed()) {
            // Counters or records that cannot be read count as wrong ones. A Redis that is away tells nothing about the
            // show.
            if (isOfItsData(result.cause()) && unconserved.add(show)) {
                LOG.error("show {}: cannot be audited: {}", show, FailureText.of(result.cause()));
            }
        } else if (outcome(result) == AuditMetrics.Result.UNCONSERVED) {
            if (unconserved.add(show)) {
                LOG.error(
                        "show {}: not conserved: {}",
                        show,
                        AuditText.of(result.result().orElseThrow()));
            }
        } else if (unconserved.remove(show)) {
            LOG.info("show {}: conserved again", show);
        }
        metrics.unconserved(unconserved.size());
    }
}
