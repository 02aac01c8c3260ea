package io.tallylight.show;

/** The modes in which a show's counters are public. */
public enum PublicCounts {
    /** The exact values of {@code available}, {@code reserved} and {@code sold}. */
    EXACT,
    /** Only {@code available}, and only up to {@link #CAP}. */
    CAPPED,
    /** No number, only {@code stock}. */
    STATE;

    /** Number of units above which a capped show says "more than". */
    public static final long CAP = 20;

    /** Returns the mode of this word; {@code exact}, which is the default of a show, for any other word. */
    public static PublicCounts of(String word) {
        return switch (word) {
            case "capped" -> CAPPED;
            case "state" -> STATE;
            default -> EXACT;
        };
    }
}
