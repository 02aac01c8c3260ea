package io.tallylight.show;

/** How much of its counters a show lets the public see. */
public enum PublicCounts {
    /** {@code available}, {@code reserved} and {@code sold} as they are. */
    EXACT,
    /** {@code available} alone, and only up to {@link #CAP}. */
    CAPPED,
    /** No number at all, only {@code stock}. */
    STATE;

    /** Units above which a capped show says "more than". */
    public static final long CAP = 20;

    /** The mode of this word; {@code exact}, which is the default of a show, for any other. */
    public static PublicCounts of(String word) {
        return switch (word) {
            case "capped" -> CAPPED;
            case "state" -> STATE;
            default -> EXACT;
        };
    }
}
