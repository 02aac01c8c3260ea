package io.tallylight.load.bench.wire;

/** Hears of each answer as it comes, on the client's event loop; must not block. */
@FunctionalInterface
public interface Heard {
    /**
     * An answer is complete.
     *
     * @param connection by its number, from 0; connections get the requests in turn
     * @param nowNs by {@link System#nanoTime}
     */
    void answered(int connection, int status, long nowNs);
}
