package io.tallylight.show.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each variant of a file the offer that a show has of it already. No offer is found for two variants.
 *
 * <p>Four things identify a variant: the shop's variant id, the barcode, handle with option values, and the SKU. Each counts
 * where one variant of the file and one offer of the show have it. A variant id decides alone; of the others the offer with
 * which most agree wins, and where none agrees with another the first of that order. What is left over is compared by title
 * and option values, if handle and SKU do not speak against it. The rules and their reasons: decision 0014.
 */
final class OfferMatcher {
    /** Any two of the last three weigh more than one. */
    private static final List<Evidence> EVIDENCE = List.of(
            new Evidence(16, variant -> variant.ids().variantId(), CurrentOffer::variantId),
            new Evidence(4, variant -> variant.ids().barcode(), CurrentOffer::barcode),
            new Evidence(3, Variant::listing, CurrentOffer::listing),
            new Evidence(2, OfferMatcher::ownSku, CurrentOffer::shopSku));

    private static final int NONE = -1;
    private static final int SEVERAL = -2;

    private final List<? extends Variant> variants;
    private final List<CurrentOffer> offers;
    private final Map<Long, Integer> scores = new HashMap<>();
    private final int[] offerOf;
    private final boolean[] taken;

    /** Something by which a variant is known; null where it has none. */
    private record Evidence(
            int weight,
            Function<Variant, @Nullable String> ofVariant,
            Function<CurrentOffer, @Nullable String> ofOffer) {}

    private OfferMatcher(List<? extends Variant> variants, List<CurrentOffer> offers) {
        this.variants = variants;
        this.offers = offers;
        this.offerOf = new int[variants.size()];
        this.taken = new boolean[offers.size()];
        Arrays.fill(offerOf, NONE);
    }

    /** For each variant the index of its offer, or a number below 0. */
    static int[] match(List<? extends Variant> variants, List<CurrentOffer> offers) {
        OfferMatcher matcher = new OfferMatcher(variants, offers);
        EVIDENCE.forEach(matcher::count);
        matcher.decide();
        matcher.countDerivedNames();
        matcher.decide();
        matcher.countTitles();
        matcher.decide();
        return matcher.offerOf;
    }

    private static @Nullable String ownSku(Variant variant) {
        String sku = variant.ids().sku();
        return sku == null || variant.ids().skuShared() ? null : CellText.shortened(sku, ImportLimits.SKU_CHARS_MAX);
    }

    private void count(Evidence evidence) {
        pair(index(variants, evidence.ofVariant), index(offers, evidence.ofOffer), evidence.weight);
    }

    /** An offer that was named after handle and options is known by its name, even if the host gave it other options. */
    private void countDerivedNames() {
        pair(index(variants, Variant::listingSku), index(offers, CurrentOffer::sku), 1);
    }

    /** A product whose handle changed: the old one is not in the file, the new one not in the show. */
    private void countTitles() {
        Set<String> handlesOfFile = new HashSet<>();
        variants.forEach(variant -> handlesOfFile.add(variant.product()));
        Set<String> handlesOfShow = new HashSet<>();
        offers.forEach(offer -> handlesOfShow.add(offer.product()));
        Map<String, Integer> ofVariants = index(
                variants,
                variant -> handlesOfShow.contains(variant.product())
                        ? null
                        : Listing.key(variant.title(), variant.options().values()));
        Map<String, Integer> ofOffers = index(
                offers,
                offer -> offer.product().isEmpty() || handlesOfFile.contains(offer.product())
                        ? null
                        : Listing.key(offer.title(), offer.optionValues()));
        ofVariants.entrySet().removeIf(entry -> {
            Integer offer = ofOffers.get(entry.getKey());
            return offer == null
                    || offer < 0
                    || entry.getValue() < 0
                    || isContradicted(variants.get(entry.getValue()), offers.get(offer));
        });
        pair(ofVariants, ofOffers, 1);
    }

    private static boolean isContradicted(Variant variant, CurrentOffer offer) {
        VariantIds ids = variant.ids();
        boolean offerIsNamed = offer.externalId(CurrentOffer.SHOP_SKU) == null
                && offer.sku().equals(Listing.sku(offer.product(), offer.optionValues()));
        return differ(ids.barcode(), offer.barcode())
                || differ(ids.variantId(), offer.variantId())
                || differ(ids.sku(), offerIsNamed ? null : offer.shopSku());
    }

    private static boolean differ(@Nullable String one, @Nullable String other) {
        return one != null && other != null && !one.equals(other);
    }

    private static <T> Map<String, Integer> index(List<? extends T> all, Function<T, @Nullable String> value) {
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            String key = value.apply(all.get(i));
            if (key != null && !key.isEmpty()) {
                index.merge(key, i, (one, other) -> SEVERAL);
            }
        }
        return index;
    }

    private void pair(Map<String, Integer> ofVariants, Map<String, Integer> ofOffers, int weight) {
        ofVariants.forEach((key, variant) -> {
            int offer = ofOffers.getOrDefault(key, NONE);
            if (variant >= 0 && offer >= 0) {
                scores.merge(((long) variant << 32) | offer, weight, Integer::sum);
            }
        });
    }

    /** The best pairs first; where two are equal, the one that stands first in the file. */
    private void decide() {
        Comparator<Map.Entry<Long, Integer>> best = Map.Entry.comparingByValue(Comparator.reverseOrder());
        Collection<Map.Entry<Long, Integer>> pairs = new ArrayList<>(scores.entrySet());
        pairs.stream().sorted(best.thenComparing(Map.Entry.comparingByKey())).forEach(pair -> {
            int variant = (int) (pair.getKey() >>> 32);
            int offer = pair.getKey().intValue();
            if (offerOf[variant] < 0 && !taken[offer]) {
                offerOf[variant] = offer;
                taken[offer] = true;
            }
        });
        scores.clear();
    }
}
