package io.tallylight.show;

/**
 * Bounds of definitions.
 *
 * @param holdMsMax ms a show may hold a reservation for
 * @param offersMax offers in a show
 */
public record DefinitionLimits(long holdMsMax, int offersMax) {
    /** Minor units. A basket whose total is above 2^53 - 1 of them is refused. */
    static final long PRICE_MAX = 1_000_000_000_000L;

    /** Units of one offer. */
    static final long ALLOTTED_MAX = 1_000_000_000L;

    /** Epoch ms: the year 5138. */
    static final long TIME_MAX = 99_999_999_999_999L;

    static final int TITLE_MAX = 500;
    static final int URL_MAX = 2_048;
    static final int ENTRIES_MAX = 50;
}
