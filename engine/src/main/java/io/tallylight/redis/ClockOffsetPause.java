package io.tallylight.redis;

import java.util.function.BooleanSupplier;

/**
 * Leaves a free lease to other nodes for a while, as long as this node's clock is far off. If no other node takes it,
 * this node does: late work is better than none. Owned by the thread that reads the lease's work.
 */
public final class ClockOffsetPause {
    private static final long NEVER = -1;

    private final BooleanSupplier isClockFarOff;
    private final long waitMs;
    private long since = NEVER; // Redis's clock, ms
    private long now;

    /**
     * Creates a pause.
     *
     * @param waitMs time for which a lease that stays free is left to others, ms
     */
    public ClockOffsetPause(BooleanSupplier isClockFarOff, long waitMs) {
        this.isClockFarOff = isClockFarOff;
        this.waitMs = waitMs;
    }

    /** Returns whether the next read may take a lease that is free. */
    public boolean mayTake() {
        return !isClockFarOff.getAsBoolean() || (since != NEVER && now - since >= waitMs);
    }

    /**
     * Records the result of the last read.
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
