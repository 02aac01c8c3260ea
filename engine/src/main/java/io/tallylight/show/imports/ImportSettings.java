package io.tallylight.show.imports;

import java.util.OptionalLong;

/**
 * What an import may do.
 *
 * @param offersMax offers that a show may have
 * @param untracked units for each variant whose stock the shop does not track; empty where the request does not say
 */
public record ImportSettings(int offersMax, OptionalLong untracked) {
    /** Where the request says nothing of untracked variants. */
    public ImportSettings(int offersMax) {
        this(offersMax, OptionalLong.empty());
    }
}
