package io.tallylight.orders.flush;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Until when the lease of one pair is this node's for certain, by the node's monotonic clock: two thirds of its time after
 * it was read or renewed. Set by the flushers' thread, read by any.
 */
final class LeaseValidity {
    private final long sureNs;
    private final LongSupplier nanos;
    private volatile long untilNs;

    /** @param nanos as {@link System#nanoTime} */
    LeaseValidity(long leaseMs, LongSupplier nanos) {
        this.sureNs = TimeUnit.MILLISECONDS.toNanos(leaseMs * 2 / 3);
        this.nanos = nanos;
        this.untilNs = nanos.getAsLong();
    }

    /** The time now, for {@link #answered}. */
    long now() {
        return nanos.getAsLong();
    }

    /** Redis answered whether it is ours, to something that was asked at this time. */
    void answered(boolean ours, long askedNs) {
        untilNs = ours ? askedNs + sureNs : nanos.getAsLong();
    }

    boolean isHeld() {
        return nanos.getAsLong() - untilNs < 0;
    }
}
