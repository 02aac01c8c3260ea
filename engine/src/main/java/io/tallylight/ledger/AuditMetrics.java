package io.tallylight.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the results of audits. No show is a label, since there may be any number of them. For any thread. */
final class AuditMetrics {
    /** The result of an audit; failed if the audit could not be completed. */
    enum Result {
        CONSERVED,
        UNCONSERVED,
        FAILED
    }

    private final Map<Result, Timer> auditRunner = new EnumMap<>(Result.class);
    private final AtomicInteger unconserved = new AtomicInteger();

    AuditMetrics(MeterRegistry registry) {
        for (Result result : Result.values()) {
            auditRunner.put(
                    result,
                    Timer.builder("tallylight.ledger.audit")
                            .description("Audits of a show, by what they found")
                            .tag("result", result.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        Gauge.builder("tallylight.ledger.shows.unconserved", unconserved, AtomicInteger::get)
                .description("Shows whose stock is not conserved, or cannot be read, as of their last audit")
                .register(registry);
    }

    void audited(Result result, long nanos) {
        Objects.requireNonNull(auditRunner.get(result)).record(nanos, TimeUnit.NANOSECONDS);
    }

    void unconserved(int shows) {
        unconserved.set(shows);
    }
}
