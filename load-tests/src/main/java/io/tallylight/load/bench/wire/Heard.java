package io.tallylight.load.bench.wire;

/** Hears of each answer as it comes, on the client's event loop; must not block. */
@FunctionalInterface
public interface Heard {
    /**
     * An answer is complete.
     *
     * @param connection by its number, from 0; connections get the requests in turn
     * @param dueNs when the request should have been sent, by {@link System#nanoTime}
     * @param nowNs by the same clock
     */
    void answered(int connection, int status, long dueNs, long nowNs);
}
