package io.tallylight.load.bench.rig;

import io.tallylight.load.bench.wire.Run;

/**
 * A load and the CPU that it took.
 *
 * @param serverUs CPU microseconds of the server's process for each answer
 * @param redisUs the same of its Redis, 0 where it has none
 * @param scriptUs microseconds of that which Redis spent in scripts, by its own clock
 * @param scriptCalls calls of scripts for each answer
 * @param clientUs CPU microseconds of the event loop that sent the load, for each answer
 */
public record Spent(Run run, double serverUs, double redisUs, double scriptUs, double scriptCalls, double clientUs) {
    /** A load of which only what it got is known. */
    static Spent unmetered(Run run) {
        return new Spent(run, 0, 0, 0, 0, 0);
    }

    /** Reservations, or hellos, a second. */
    public double createdPerSecond() {
        return run.perSecond(201);
    }
}
