package io.tallylight.show.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The stock of one variant in a shop's inventory file, in all its locations.
 *
 * @param line the physical line of the file, counted from 1, where its first row starts
 * @param units 0 or more
 */
record InventoryItem(long line, VariantIds ids, String product, String title, Map<String, String> options, long units)
        implements Variant {
    /** Keeps its own copy of the options, in their order. */
    InventoryItem {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** Returns a copy whose SKU other variants have too. */
    InventoryItem withSharedSku() {
        return new InventoryItem(line, ids.withSharedSku(), product, title, options, units);
    }

    /** Returns a copy with the units of another location added. */
    InventoryItem with(long more) {
        return new InventoryItem(line, ids, product, title, options, units + more);
    }

    /** Returns a copy with 0 units if the shop has a negative number. */
    InventoryItem atLeastNone() {
        return units >= 0 ? this : with(-units);
    }
}
