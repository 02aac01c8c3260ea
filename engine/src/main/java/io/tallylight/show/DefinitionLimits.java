package io.tallylight.show;

import java.util.function.ToLongFunction;

/**
 * Limits of definitions.
 *
 * @param holdMsMax longest hold of a reservation that a show may have, in ms
 * @param showsMax largest number of shows, including those that are over
 * @param offersMax largest number of offers in a show
 * @param priceSteps number of minor units, by currency, that each price must be a multiple of; 1 if any price is
 *     allowed
 */
public record DefinitionLimits(long holdMsMax, int showsMax, int offersMax, ToLongFunction<String> priceSteps) {
    /** Limits that allow any price and any number of shows. */
    public DefinitionLimits(long holdMsMax, int offersMax) {
        this(holdMsMax, Integer.MAX_VALUE, offersMax, currency -> 1);
    }

    /** Highest price, in minor units. A basket whose total is above 2^53 - 1 of them is refused. */
    static final long PRICE_MAX = 1_000_000_000_000L;

    /** Largest allotment of one offer, in units. */
    static final long ALLOTTED_MAX = 1_000_000_000L;

    /** Latest time, epoch ms: the year 5138. */
    static final long TIME_MAX = 99_999_999_999_999L;

    static final int TITLE_MAX = 500;
    static final int URL_MAX = 2_048;
    static final int ENTRIES_MAX = 50;
}
