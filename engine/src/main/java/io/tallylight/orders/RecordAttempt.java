package io.tallylight.orders;

import java.util.function.BooleanSupplier;

/**
 * One call of an order system: what its caller knows beside the events.
 *
 * @param lease whether the caller still holds the lease of the show; asked on worker threads
 * @param mayBeRepeat whether somebody else may have sent these events before, with an answer that nobody heard
 */
public record RecordAttempt(BooleanSupplier lease, boolean mayBeRepeat) {
    /** An attempt that needs no lease, at something that was not sent before. */
    public static final RecordAttempt FIRST = new RecordAttempt(() -> true, false);

    /**
     * To be called before each message.
     *
     * @throws LeaseLostException when another node may be sending by now
     */
    public void requireLease() throws LeaseLostException {
        if (!lease.getAsBoolean()) {
            throw new LeaseLostException();
        }
    }
}
