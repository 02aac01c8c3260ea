package io.tallylight.orders.flush;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time until which the lease of one pair is certain to be this node's, by the node's monotonic clock: two thirds of
 * its duration after it was read or renewed. Set by the flushers' thread, read by any thread.
 */
final class LeaseValidity {
    private final long sureNs;
    private final LongSupplier nanos;
    private volatile long untilNs;

    /**
     * Creates the validity of a lease.
     *
     * @param nanos clock as {@link System#nanoTime}
     */
    LeaseValidity(long leaseMs, LongSupplier nanos) {
        this.sureNs = TimeUnit.MILLISECONDS.toNanos(leaseMs * 2 / 3);
        this.nanos = nanos;
        this.untilNs = nanos.getAsLong();
    }

    /** The current time, for {@link #answered}. */
    long now() {
        return nanos.getAsLong();
    }

    /** Notes the answer of Redis whether the lease is ours, to a request that was sent at this time. */
    void answered(boolean ours, long askedNs) {
        untilNs = ours ? askedNs + sureNs : nanos.getAsLong();
    }

    boolean isHeld() {
        return nanos.getAsLong() - untilNs < 0;
    }
}
