package io.tallylight.orders;

/**
 * The caller woke up so late that another node may hold its lease. Nothing more was sent; the caller has to read again.
 */
public final class LeaseLostException extends OrderSystemException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException() {
        super("the lease may be another node's by now", null);
    }
}
