package io.tallylight.show.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Offers that a file does not have, and whether a new variant may be one of them after so many changes that it is not
 * recognised. Both on sale would be the same units twice, and so would the units that one has sold and the other offers.
 */
final class PossibleDuplicates {
    private final List<CurrentOffer> missing = new ArrayList<>();
    private final Map<String, List<CurrentOffer>> byProduct = new HashMap<>();
    private final Map<String, List<CurrentOffer>> byTitle = new HashMap<>();

    /**
     * Looks through the offers of a show.
     *
     * @param offerOf for each variant of the file the index of its offer, or a number below 0
     */
    PossibleDuplicates(List<CurrentOffer> offers, int[] offerOf) {
        boolean[] found = new boolean[offers.size()];
        for (int offer : offerOf) {
            if (offer >= 0) {
                found[offer] = true;
            }
        }
        for (int i = 0; i < found.length; i++) {
            CurrentOffer offer = offers.get(i);
            if (found[i] || offer.allotted() == 0) {
                continue;
            }
            add(byProduct, offer.product(), offer);
            add(byTitle, offer.title(), offer);
            if (offer.isOpen() && offer.onSale() > 0) {
                missing.add(offer);
            }
        }
    }

    private static void add(Map<String, List<CurrentOffer>> index, String key, CurrentOffer offer) {
        if (!key.isEmpty()) {
            index.computeIfAbsent(key, k -> new ArrayList<>()).add(offer);
        }
    }

    /** Open offers with units that are not in the file. */
    List<CurrentOffer> missing() {
        return missing;
    }

    /** The offer that a variant may be, by handle or title; null where there is none. */
    @Nullable
    CurrentOffer of(ImportedOffer variant) {
        List<CurrentOffer> candidates = new ArrayList<>(byProduct.getOrDefault(variant.product(), List.of()));
        candidates.addAll(byTitle.getOrDefault(CellText.compared(variant.title()), List.of()));
        for (CurrentOffer offer : candidates) {
            String id = offer.variantId();
            if (id == null
                    || variant.ids().variantId() == null
                    || id.equals(variant.ids().variantId())) {
                return offer;
            }
        }
        return null;
    }
}
