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
    static Figure alone(String row, String what, String unit, double ours) {
        return new Figure(row, what, unit, ours, Double.NaN, Double.NaN, Goal.NONE);
    }

    boolean hasPeer() {
        return !Double.isNaN(ratio);
    }

    /** False only where a goal is missed. */
    boolean isMet() {
        return !hasPeer() || goal.isMet(ratio);
    }
}
