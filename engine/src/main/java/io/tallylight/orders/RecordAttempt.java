package io.tallylight.orders;

import java.util.function.BooleanSupplier;

/**
 * One call of an order system: facts that its caller knows beside the events.
 *
 * @param lease whether the caller still holds the lease of the show; asked on worker threads
 * @param mayBeRepeat whether these events may have been sent before, with an answer that no node received
 */
public record RecordAttempt(BooleanSupplier lease, boolean mayBeRepeat) {
    /** An attempt that needs no lease, for events that were not sent before. */
    public static final RecordAttempt FIRST = new RecordAttempt(() -> true, false);

    /**
     * Checks the lease. To be called before each message.
     *
     * @throws LeaseLostException when another node may be sending by now
     */
    public void requireLease() throws LeaseLostException {
        if (!lease.getAsBoolean()) {
            throw new LeaseLostException();
        }
    }
}
