package io.tallylight.checkout;

import io.vertx.core.Future;

/**
 * Looks orders up in the order system that payments wait for: money is taken only for orders that it has. Any thread;
 * answers come on the caller's context, and fail while Redis is away.
 */
public interface RecordedOrderLookup {
    /** A lookup without an order system: money is taken for every order. */
    RecordedOrderLookup ALL = new RecordedOrderLookup() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public Future<Long> settledUpTo(String show) {
            return Future.succeededFuture(Long.MAX_VALUE);
        }

        @Override
        public Future<Boolean> has(String show, long number) {
            return Future.succeededFuture(true);
        }
    };

    /** Returns whether there is an order system to wait for. */
    boolean isOn();

    /** Returns the number of the last order of a show up to which it has each, or has refused it for good. */
    Future<Long> settledUpTo(String show);

    /** Returns whether it has the order of this number. */
    Future<Boolean> has(String show, long number);
}
