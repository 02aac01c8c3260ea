package io.tallylight.show.imports;

import java.util.OptionalLong;

/**
 * The stock of a variant in a file.
 *
 * @param units as the file has them, 0 or more; 0 where it is silent
 */
public record Quantity(Kind kind, long units) {
    /** Units of an untracked variant where nobody says how many. */
    static final long UNTRACKED_UNITS = 1_000;

    /** How the units are to be understood. */
    public enum Kind {
        /** The file has a number that counts. */
        COUNTED,
        /** The file has no number. */
        UNKNOWN,
        /** The shop does not count, and sells without bound. */
        UNTRACKED,
        /** The shop does not count, but does not say that it sells without bound, and the file has no units. */
        UNTRACKED_ZERO
    }

    /**
     * Returns the units for a new offer.
     *
     * @param untracked units for each variant that the shop does not count; empty if none were given
     */
    long allotted(OptionalLong untracked) {
        return switch (kind) {
            case COUNTED -> units;
            case UNKNOWN -> 0;
            case UNTRACKED -> untracked.orElse(UNTRACKED_UNITS);
            case UNTRACKED_ZERO -> untracked.orElse(0);
        };
    }

    /** Whether the parameter {@code untracked} decides about it. */
    boolean isUntracked() {
        return kind == Kind.UNTRACKED || kind == Kind.UNTRACKED_ZERO;
    }
}
