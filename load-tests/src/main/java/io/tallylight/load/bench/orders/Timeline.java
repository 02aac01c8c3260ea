package io.tallylight.load.bench.orders;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** When orders were committed and recorded. All times are epoch ms of one machine. */
record Timeline(List<Recorded> orders) {
    /** An hour; what took longer counts as that. */
    private static final long DELAY_MS_MAX = 3_600_000;

    private static final int DIGITS = 3;
    private static final double MS_IN_S = 1e3;

    Timeline {
        orders = List.copyOf(orders);
    }

    /** Several in one. */
    static Timeline of(List<Timeline> parts) {
        var all = new ArrayList<Recorded>();
        parts.forEach(part -> all.addAll(part.orders));
        return new Timeline(all);
    }

    /** Orders a second that were recorded from one time to before another. */
    double recordedPerSecond(long from, long to) {
        return between(from, to, true) / ((to - from) / MS_IN_S);
    }

    /** The same of commits. */
    double committedPerSecond(long from, long to) {
        return between(from, to, false) / ((to - from) / MS_IN_S);
    }

    private long between(long from, long to, boolean recorded) {
        return orders.stream()
                .mapToLong(order -> recorded ? order.recordedAt() : order.committedAt())
                .filter(at -> at >= from && at < to)
                .count();
    }

    /** Orders that were committed by then, and not recorded. */
    long lagAt(long at) {
        return orders.stream()
                .filter(order -> order.committedAt() <= at && order.recordedAt() > at)
                .count();
    }

    /** Milliseconds from commit to record. */
    Histogram delays() {
        var delays = new Histogram(DELAY_MS_MAX, DIGITS);
        orders.forEach(order -> delays.recordValue(Math.min(DELAY_MS_MAX, order.delayMs())));
        return delays;
    }

    /** The first recording, or 0 where there is none. */
    long firstRecordedAt() {
        return orders.stream().mapToLong(Recorded::recordedAt).min().orElse(0);
    }

    /** The last recording, or 0 where there is none. */
    long lastRecordedAt() {
        return orders.stream().mapToLong(Recorded::recordedAt).max().orElse(0);
    }
}
