package io.tallylight.show;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place of an offer among those of its show: by position, then by SKU; those without a position come last.
 *
 * @param position {@link Long#MAX_VALUE} if the offer has none
 */
record OfferPlace(long position, ShowView.Offer offer) {
    private static final Comparator<OfferPlace> ORDER =
            Comparator.comparingLong(OfferPlace::position).thenComparing(place -> place.offer.sku());

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,19}) (.+)", Pattern.DOTALL);

    /**
     * Finds the position in a stored definition. Parsing 2,000 documents for it would take too long; a quotation mark
     * within a text is escaped there and no other field has a bare number under this name, so only the field itself
     * matches.
     */
    private static final Pattern POSITION = Pattern.compile("\"position\":([0-9]+)");

    /** Returns offers in their order. */
    static List<OfferPlace> inOrder(List<ShowView.Offer> offers) {
        return offers.stream()
                .map(offer -> new OfferPlace(positionIn(offer.doc()), offer))
                .sorted(ORDER)
                .toList();
    }

    private static long positionIn(String doc) {
        Matcher found = POSITION.matcher(doc);
        return found.find() ? Long.parseLong(found.group(1)) : Long.MAX_VALUE;
    }

    /** Returns whether a text is a place that {@link #toText} wrote. */
    static boolean isPlace(String text) {
        Matcher matcher = TEXT.matcher(text);
        try {
            return matcher.matches() && Long.parseLong(matcher.group(1)) >= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Returns the place as a text, which still names it after the offer has gone. */
    String toText() {
        return position + " " + offer.sku();
    }

    /** Returns whether it comes after a place, given as text; null stands for the start of the list. */
    boolean isBehind(@Nullable String text) {
        Matcher matcher = TEXT.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return true;
        }
        int byPosition = Long.compare(position, Long.parseLong(matcher.group(1)));
        return byPosition != 0 ? byPosition > 0 : offer.sku().compareTo(matcher.group(2)) > 0;
    }
}
