package io.tallylight.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.redis.OutcomeUnknownException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of the ledger. Meters are created once; counting allocates nothing. For any thread. */
final class LedgerMetrics {
    private final AtomicInteger waiting = new AtomicInteger();
    private final DistributionSummary batchSize;
    private final Timer batchTime;
    private final Counter done;
    private final Counter repeated;
    private final Counter expired;
    private final Counter unknown;
    private final Counter unavailable;
    private final Counter window;
    private final Counter wait;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    LedgerMetrics(MeterRegistry registry) {
        Gauge.builder("tallylight.ledger.waiting", waiting, AtomicInteger::get)
                .description("Commands of this node that wait for a batch")
                .register(registry);
        batchSize = DistributionSummary.builder("tallylight.ledger.batch.commands")
                .description("Commands in a batch")
                .register(registry);
        batchTime = Timer.builder("tallylight.ledger.batch")
                .description("From sending a batch to its reply")
                .register(registry);
        done = command(registry, "done");
        repeated = command(registry, "repeated");
        unknown = command(registry, "unknown");
        unavailable = command(registry, "unavailable");
        expired = Counter.builder("tallylight.ledger.expired")
                .description("Reservations whose time ran out")
                .register(registry);
        window = overloaded(registry, "window");
        wait = overloaded(registry, "wait");
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, command(registry, refusal.name().toLowerCase(java.util.Locale.ROOT)));
        }
    }

    AtomicInteger waiting() {
        return waiting;
    }

    void sent(int commands) {
        batchSize.record(commands);
    }

    void answered(LedgerScript.Reply reply, long nanos) {
        batchTime.record(nanos, TimeUnit.NANOSECONDS);
        if (reply.expired() > 0) {
            expired.increment(reply.expired());
        }
        for (Outcome<?> outcome : reply.outcomes()) {
            if (outcome instanceof Outcome.Done<?> d) {
                (d.repeated() ? repeated : done).increment();
            } else if (outcome instanceof Outcome.Refused<?> r) {
                Counter counter = refused.get(r.refusal());
                if (counter != null) {
                    counter.increment();
                }
            }
        }
    }

    /** Counts the commands of a batch that failed: as unknown if they may have been applied, as unavailable if not. */
    void failed(int commands, Throwable cause) {
        (cause instanceof OutcomeUnknownException ? unknown : unavailable).increment(commands);
    }

    /** Counts a command that was refused because too many wait. */
    void windowIsFull() {
        window.increment();
    }

    /** Counts a command that was refused because its answer would take too long. */
    void waitIsTooLong() {
        wait.increment();
    }

    private static Counter overloaded(MeterRegistry registry, String reason) {
        return Counter.builder("tallylight.ledger.overloaded")
                .description("Commands that were refused because of what waits, by what there was too much of")
                .tag("reason", reason)
                .register(registry);
    }

    private static Counter command(MeterRegistry registry, String outcome) {
        return Counter.builder("tallylight.ledger.commands")
                .description("Commands by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }
}
