package io.tallylight.redis;

import java.util.function.BooleanSupplier;

/**
 * Leaves a free lease to other nodes for a while, as long as this node's clock is far off. If nobody takes it, this node
 * does: work that is done late is better than work that is not. Owned by the thread that reads what the lease is for.
 */
public final class ClockOffsetPause {
    private static final long NEVER = -1;

    private final BooleanSupplier isClockFarOff;
    private final long waitMs;
    private long since = NEVER; // Redis's clock, ms
    private long now;

    /** @param waitMs for which a lease that stays free is left to others */
    public ClockOffsetPause(BooleanSupplier isClockFarOff, long waitMs) {
        this.isClockFarOff = isClockFarOff;
        this.waitMs = waitMs;
    }

    /** Whether the next read may take a lease that is free. */
    public boolean mayTake() {
        return !isClockFarOff.getAsBoolean() || (since != NEVER && now - since >= waitMs);
    }

    /**
     * What the last read found.
     *
     * @param now Redis's clock, ms
     * @param left whether the lease was free, and left to others
     */
    public void found(long now, boolean left) {
        this.now = now;
        if (!left) {
            since = NEVER;
        } else if (since == NEVER) {
            since = now;
        }
    }
}
