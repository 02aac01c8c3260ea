package io.tallylight.checkout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of payments. Any thread. */
final class PaymentMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger open = new AtomicInteger();

    PaymentMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("tallylight.payments.owed", open, AtomicInteger::get)
                .description("Captures, voids, refunds and open attempts that this node has to settle with gateways")
                .register(registry);
    }

    /** Number of tasks for gateways that this node has right now. */
    void owed(int change) {
        open.addAndGet(change);
    }

    void settled(PaymentTask.Kind kind) {
        count("tallylight.payments.settled", "Payments captured, given up, given back or seen through", kind);
    }

    void failed(PaymentTask.Kind kind) {
        count("tallylight.payments.retries", "Calls of gateways that failed and are made again", kind);
    }

    void incident(PaymentTask.Kind kind) {
        count("tallylight.payments.incidents", "Payments that people have to look at", kind);
    }

    private void count(String name, String description, PaymentTask.Kind kind) {
        Counter.builder(name)
                .description(description)
                .tag("kind", kind.word())
                .register(registry)
                .increment();
    }
}
