package io.tallylight.load.bench.rig;

import io.tallylight.load.bench.wire.Run;

/**
 * A load and the CPU that it took.
 *
 * @param serverUs CPU microseconds of the server's process for each answer
 * @param redisUs the same of its Redis, 0 where it has none
 * @param clientUs the same of the event loop that sent the load
 */
public record Spent(Run run, double serverUs, double redisUs, double clientUs) {
    /** Reservations, or hellos, a second. */
    public double createdPerSecond() {
        return run.perSecond(201);
    }
}
