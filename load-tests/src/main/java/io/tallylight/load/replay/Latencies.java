package io.tallylight.load.replay;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How long answers took, in microseconds from the moment each request was due, retries included. Owned by one thread.
 *
 * <p>A request that is sent late, because this program or the engine was busy, is measured from when it should have been
 * sent: that is what corrects for coordinated omission.
 */
final class Latencies {
    /** What is timed. */
    enum Step {
        RESERVE,
        CHECKOUT,
        RELEASE
    }

    /** Ten minutes; anything longer counts as that. */
    private static final long MAX_US = 600_000_000;

    private static final int DIGITS = 3;

    private final Map<Step, Histogram> steps = new EnumMap<>(Step.class);
    private final Histogram all = new Histogram(MAX_US, DIGITS);

    void record(Step step, long us) {
        long bounded = Math.min(MAX_US, Math.max(0, us));
        steps.computeIfAbsent(step, missing -> new Histogram(MAX_US, DIGITS)).recordValue(bounded);
        all.recordValue(bounded);
    }

    /** The histogram of a step, empty where it never happened. */
    Histogram of(Step step) {
        return steps.getOrDefault(step, new Histogram(MAX_US, DIGITS));
    }

    /** Microseconds over all steps. */
    long p99Us() {
        return all.getValueAtPercentile(99);
    }
}
