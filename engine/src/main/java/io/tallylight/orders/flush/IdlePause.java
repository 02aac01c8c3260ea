package io.tallylight.orders.flush;

import io.tallylight.orders.flush.Outbox.Holder;
import io.tallylight.orders.flush.Outbox.Read;

/**
 * The wait of a pair after it found nothing: short at first, then longer. If callers wait for the order system to have
 * an order, the holder of the lease goes on looking often for some seconds after an order, since callers on other nodes
 * cannot wake it. Owned by one thread.
 */
final class IdlePause {
    private static final long NEVER = Long.MIN_VALUE;

    private final FlushTiming timing;
    private final boolean isAwaited;
    private long nextMs;
    private long lastMs = NEVER; // last time when something was found, by Redis's clock

    /**
     * Creates a pause.
     *
     * @param isAwaited whether callers wait until the order system has an order
     */
    IdlePause(FlushTiming timing, boolean isAwaited) {
        this.timing = timing;
        this.isAwaited = isAwaited;
        this.nextMs = timing.idleMin();
    }

    /** Notes that a read brought entries. */
    void found(Read read) {
        nextMs = timing.idleMin();
        lastMs = read.now();
    }

    /** Notes that a read brought none; returns how long to wait, in ms. */
    long afterNothing(Read read) {
        if (read.rehearsal() || (read.ended() && read.lag() == 0)) {
            return timing.ended();
        }
        long delay = nextMs;
        boolean holds = read.holder() != Holder.OTHER && read.holder() != Holder.LEFT;
        boolean busy = isAwaited && holds && lastMs != NEVER && read.now() - lastMs <= timing.busy();
        nextMs = Math.min(busy ? 2 * timing.idleMin() : timing.idleMax(), nextMs * 2);
        return delay;
    }
}
