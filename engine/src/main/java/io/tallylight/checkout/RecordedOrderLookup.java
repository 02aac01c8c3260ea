package io.tallylight.checkout;

import io.vertx.core.Future;

/**
 * The order system that counts: money is taken for what it has. Any thread; answers come on the caller's context, and fail
 * while Redis is away.
 */
public interface RecordedOrderLookup {
    /** Where none counts: money is taken for every order. */
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

    /** Whether one counts at all. */
    boolean isOn();

    /** Number of the last order of a show up to which it has each, or has refused it for good. */
    Future<Long> settledUpTo(String show);

    /** Whether it has the order of this number. */
    Future<Boolean> has(String show, long number);
}
