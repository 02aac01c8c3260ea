package io.tallylight.show.imports;

import java.util.Collection;
import java.util.stream.Collectors;

/** A handle with the values of its options: what a variant is in a shop that gives it no SKU. */
final class Listing {
    private static final char SEPARATOR = '\0';
    private static final int SHOWN_CHARS_MAX = 80;

    private Listing() {}

    /** A key in which the names of the options, their order, case and kinds of spaces do not matter. */
    static String key(String handle, Collection<String> values) {
        return CellText.compared(handle)
                + SEPARATOR
                + values.stream().map(CellText::compared).sorted().collect(Collectors.joining(SEPARATOR + ""));
    }

    /** The SKU of an offer that is named after them: {@code handle}, or {@code handle:values}. */
    static String sku(String handle, Collection<String> values) {
        return CellText.shortened(fullSku(handle, values), ImportLimits.SKU_CHARS_MAX);
    }

    /** Returns a copy named with a hash of what tells it from others. */
    static String sku(String handle, Collection<String> values, String distinction) {
        return CellText.withHash(fullSku(handle, values), distinction, ImportLimits.SKU_CHARS_MAX);
    }

    /** Returns a short form for people, in one line. */
    static String shown(String handle, Collection<String> values) {
        return CellText.cut(fullSku(handle, values), SHOWN_CHARS_MAX);
    }

    private static String fullSku(String handle, Collection<String> values) {
        return CellText.printable(values.isEmpty() ? handle : handle + ":" + String.join("/", values));
    }
}
