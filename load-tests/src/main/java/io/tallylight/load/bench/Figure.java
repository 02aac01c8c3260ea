package io.tallylight.load.bench;

/**
 * One line of the table.
 *
 * @param row that measured it
 * @param what it is
 * @param unit of both sides
 * @param ours what Tallylight does
 * @param peer what it is compared with, or {@link Double#NaN} where there is none
 * @param ratio ours ÷ peer, the median of the rounds, or {@link Double#NaN} without a peer
 */
public record Figure(String row, String what, String unit, double ours, double peer, double ratio, Goal goal) {
    /** A figure without a peer. */
    public static Figure alone(String row, String what, String unit, double ours) {
        return alone(row, what, unit, ours, Goal.NONE);
    }

    /** A figure without a peer, whose goal is a bound of its own. */
    public static Figure alone(String row, String what, String unit, double ours, Goal goal) {
        return new Figure(row, what, unit, ours, Double.NaN, Double.NaN, goal);
    }

    boolean hasPeer() {
        return !Double.isNaN(ratio);
    }

    /** False only where a goal is missed. */
    boolean isMet() {
        return goal.isMet(judged());
    }

    /** What the goal is about: the ratio, or without a peer the figure itself. */
    double judged() {
        return hasPeer() ? ratio : ours;
    }
}
