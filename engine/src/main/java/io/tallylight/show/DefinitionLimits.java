package io.tallylight.show;

import java.util.function.ToLongFunction;

/**
 * Bounds of definitions.
 *
 * @param holdMsMax ms a show may hold a reservation for
 * @param showsMax shows, those that are over counted
 * @param offersMax offers in a show
 * @param priceSteps by currency, what each price must be a multiple of, in minor units; 1 where any will do
 */
public record DefinitionLimits(long holdMsMax, int showsMax, int offersMax, ToLongFunction<String> priceSteps) {
    /** Where any price will do, and any number of shows. */
    public DefinitionLimits(long holdMsMax, int offersMax) {
        this(holdMsMax, Integer.MAX_VALUE, offersMax, currency -> 1);
    }

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
