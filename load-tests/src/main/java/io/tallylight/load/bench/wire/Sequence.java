package io.tallylight.load.bench.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers the requests, so that no idempotency key is used twice, and deals them to the buyers in turn. Clients of one
 * show share one.
 */
public final class Sequence {
    private final AtomicLong next = new AtomicLong();
    private final int buyers;

    /** {@code buyers}: how many there are, 1 to 999,999. */
    public Sequence(int buyers) {
        if (buyers < 1 || buyers > RequestTemplate.BUYERS_MAX) {
            throw new IllegalArgumentException("not a number of buyers: " + buyers);
        }
        this.buyers = buyers;
    }

    long next() {
        return next.getAndIncrement();
    }

    long buyerOf(long number) {
        return number % buyers;
    }
}
