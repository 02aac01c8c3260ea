package io.tallylight.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Meters of the feed. For any thread. */
final class FeedMetrics {
    private static final double MS_PER_SECOND = 1_000;

    private final Counter frames;
    private final Counter bytes;
    private final Counter slowCloses;
    private final Counter silentCloses;

    final Counter updates;
    final Counter snapshots;
    final Counter reads;

    FeedMetrics(MeterRegistry registry, TickPace tickPace, ConnectionLimits connectionLimits) {
        Gauge.builder("tallylight.feed.tick", tickPace, now -> now.tickMs() / MS_PER_SECOND)
                .description("Time between two updates, which is longer under load")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("tallylight.feed.sockets", connectionLimits, ConnectionLimits::sockets)
                .description("Open feed sockets of this node")
                .register(registry);
        frames = Counter.builder("tallylight.feed.frames")
                .description("Frames written to sockets")
                .register(registry);
        bytes = Counter.builder("tallylight.feed.bytes")
                .description("Bytes of these frames")
                .baseUnit("bytes")
                .register(registry);
        slowCloses = Counter.builder("tallylight.feed.slow.closes")
                .description("Sockets closed because their queue stayed full")
                .register(registry);
        silentCloses = Counter.builder("tallylight.feed.silent.closes")
                .description("Sockets closed because their client answered no ping")
                .register(registry);
        updates = Counter.builder("tallylight.feed.updates")
                .description("Updates encoded, each for all sockets that can share it")
                .register(registry);
        snapshots = Counter.builder("tallylight.feed.snapshots")
                .description("Snapshots encoded, each for all sockets that can share it")
                .register(registry);
        reads = Counter.builder("tallylight.feed.reads")
                .description("Shows read as a whole, at the first socket and after a gap")
                .register(registry);
    }

    void wrote(int count, Frame frame) {
        if (count > 0) {
            frames.increment(count);
            bytes.increment((double) count * frame.size());
        }
    }

    void closedSilent() {
        silentCloses.increment();
    }

    void closedSlow() {
        slowCloses.increment();
    }
}
