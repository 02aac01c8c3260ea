package io.tallylight.orders;

import io.tallylight.orders.Outbox.Holder;
import io.tallylight.orders.Outbox.Read;
import java.util.function.BooleanSupplier;

/**
 * Leaves a free lease to other nodes for a while, as long as this node's clock is far off. If nobody takes it, this node
 * does: orders that arrive late are better than orders that do not. Owned by the flushers' thread.
 */
final class StandBack {
    private static final long NEVER = -1;

    private final BooleanSupplier isClockFarOff;
    private final long waitMs;
    private long since = NEVER; // Redis's clock, ms
    private long now;

    StandBack(BooleanSupplier isClockFarOff, long waitMs) {
        this.isClockFarOff = isClockFarOff;
        this.waitMs = waitMs;
    }

    /** Whether the next read may take a lease that is free. */
    boolean mayTake() {
        return !isClockFarOff.getAsBoolean() || (since != NEVER && now - since >= waitMs);
    }

    /** What the last read found. */
    void found(Read read) {
        now = read.now();
        if (read.holder() != Holder.LEFT) {
            since = NEVER;
        } else if (since == NEVER) {
            since = now;
        }
    }
}
