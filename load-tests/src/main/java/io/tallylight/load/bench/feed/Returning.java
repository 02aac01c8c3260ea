package io.tallylight.load.bench.feed;

import io.tallylight.load.bench.rig.Stage;

/**
 * How many come back at once, and to what.
 *
 * @param wanted overlays, as asked for
 * @param overlays as many of them as this shell lets a process open
 * @param offers of the show: so many that a snapshot is large
 * @param reservations a second, meanwhile
 * @param seed of the moments at which they come, and of who begins anew
 */
record Returning(int wanted, int overlays, int offers, int reservations, long seed) {
    private static final int BUYERS = 20_000;

    Stage.Plan plan(String show) {
        return new Stage.Plan(show, 1, offers, Stage.Plan.PLENTY, 0, BUYERS);
    }

    @Override
    public String toString() {
        return overlays + " overlays, " + offers + " offers, " + reservations + " reservations a second, seed " + seed;
    }
}
