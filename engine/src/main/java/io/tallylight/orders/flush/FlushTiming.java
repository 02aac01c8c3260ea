package io.tallylight.orders.flush;

/**
 * Intervals and timeouts of the flush, all in milliseconds.
 *
 * @param lease how long a node keeps the right to flush a show after its last sign of life: after a kill, the time until
 *     another may go on
 * @param idleMin first wait after there was nothing to flush; doubles up to {@code idleMax}, so an order waits no longer
 *     than that
 * @param busy how long, after an order that callers wait for, its flusher waits no longer than twice {@code idleMin}
 * @param ended wait in a show that is ended and drained
 * @param backoffMin bound of the first random wait after a failure; doubles up to {@code backoffMax}
 * @param refresh between two looks for new shows, and for order systems that were parked or resumed
 * @param down how long nobody tries an order system that counts as down
 */
record FlushTiming(
        long lease,
        long idleMin,
        long idleMax,
        long busy,
        long ended,
        long backoffMin,
        long backoffMax,
        long refresh,
        long down) {
    static final FlushTiming DEFAULT = new FlushTiming(5_000, 20, 200, 3_000, 2_000, 100, 30_000, 1_000, 5_000);
}
