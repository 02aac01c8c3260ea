package io.tallylight.show.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One variant of the export, as the offer it would make.
 *
 * @param line the physical line of the file, counted from 1, where the variant's row starts
 * @param sku 1 to 128 printable characters: what a new offer is called, unless the show has another offer of that name
 * @param named whether {@code sku} was derived from the handle, since the file has none or several variants share it
 * @param ids what the shop calls it
 * @param product the product's handle, at most 128 characters
 * @param options option name to value, in the file's order; empty for a product without options
 * @param price minor units of the show's currency, 0 or more
 * @param compareAtPrice minor units of the show's currency, above 0; null where the file has none
 * @param imageUrl an https address of a public host; null where the file has none
 * @param open false for a product that the shop does not sell (draft, archived or unpublished)
 * @param quantity its stock
 */
public record ImportedOffer(
        long line,
        String sku,
        boolean named,
        VariantIds ids,
        String title,
        String product,
        Map<String, String> options,
        long price,
        @Nullable Long compareAtPrice,
        @Nullable String imageUrl,
        boolean open,
        Quantity quantity)
        implements Variant {

    /** Keeps its own copy of the options, in their order. */
    public ImportedOffer {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** Whether the shop has one SKU for it and the offer another. */
    boolean isCalledOtherwise() {
        String shopSku = ids.sku();
        return shopSku != null
                && !ids.skuShared()
                && !sku.equals(CellText.shortened(shopSku, ImportLimits.SKU_CHARS_MAX));
    }

    /** Returns a copy whose SKU other variants have too. */
    ImportedOffer withSharedSku() {
        return called(listingSku(), ids.withSharedSku());
    }

    /** Returns a copy under another SKU. */
    ImportedOffer called(String name) {
        return called(name, ids);
    }

    /** Returns a closed copy. */
    ImportedOffer closed() {
        return new ImportedOffer(
                line, sku, named, ids, title, product, options, price, compareAtPrice, imageUrl, false, quantity);
    }

    private ImportedOffer called(String name, VariantIds by) {
        return new ImportedOffer(
                line, name, true, by, title, product, options, price, compareAtPrice, imageUrl, open, quantity);
    }
}
