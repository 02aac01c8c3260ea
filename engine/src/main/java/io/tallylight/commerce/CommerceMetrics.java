package io.tallylight.commerce;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What is counted about commerce platforms. Any thread. */
final class CommerceMetrics {
    private final MeterRegistry registry;
    private final Counter oversold;
    private final Counter regained;

    CommerceMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.oversold = Counter.builder("tallylight.commerce.oversold.units")
                .description("Units sold elsewhere that were held or sold here already")
                .register(registry);
        this.regained = Counter.builder("tallylight.commerce.regained.units")
                .description(
                        "Such units that are missing no more: taken later, since holds gave them back, or restocked")
                .register(registry);
    }

    /** What became of a webhook. */
    enum Fate {
        /** Stock was adjusted as far as it had to be. */
        TAKEN,
        /** It had come before. */
        REPEATED,
        /** It is about no offer here, or says nothing that counts. */
        IGNORED,
        /** Nobody we know signed it. */
        FORGED,
        /** It was not taken, and is to be sent again. */
        FAILED
    }

    /**
     * Counts a webhook.
     *
     * @param topic one of a few words
     */
    void webhook(String topic, Fate fate) {
        Counter.builder("tallylight.commerce.webhooks")
                .description("Webhooks of commerce platforms")
                .tag("platform", "shopify")
                .tag("topic", topic)
                .tag("fate", fate.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    void oversold(long units) {
        oversold.increment((double) units);
    }

    void regained(long units) {
        regained.increment((double) units);
    }
}
