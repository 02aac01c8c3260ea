package io.tallylight.show.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One variant of the export, as the offer it would make.
 *
 * @param line the physical line of the file, counted from 1, where the variant's row starts
 * @param sku 1 to 128 printable characters
 * @param named whether the file left the SKU blank, so that {@code sku} was derived from the handle
 * @param product the product's handle
 * @param options option name to value, in the file's order; empty for a product without options
 * @param price minor units of the show's currency, 0 or more
 * @param compareAtPrice minor units of the show's currency, above 0; null where the file has none
 * @param imageUrl an http or https address; null where the file has none
 * @param barcode null where the file has none
 * @param open false for a product that the shop does not sell (draft, archived or unpublished)
 * @param allotted units, 0 or more
 */
public record ImportedOffer(
        long line,
        String sku,
        boolean named,
        String title,
        String product,
        Map<String, String> options,
        long price,
        @Nullable Long compareAtPrice,
        @Nullable String imageUrl,
        @Nullable String barcode,
        boolean open,
        long allotted) {

    /** Keeps its own copy of the options, in their order. */
    public ImportedOffer {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
}
