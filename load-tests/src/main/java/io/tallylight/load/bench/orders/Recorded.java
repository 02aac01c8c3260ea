package io.tallylight.load.bench.orders;

/**
 * An order that an order system has.
 *
 * @param number in its show
 * @param committedAt epoch ms, by the show's clock
 * @param recordedAt epoch ms, when the order system had it
 */
record Recorded(long number, long committedAt, long recordedAt) {
    long delayMs() {
        return Math.max(0, recordedAt - committedAt);
    }
}
