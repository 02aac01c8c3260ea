package io.tallylight.show.imports;

import org.jspecify.annotations.Nullable;

/**
 * What a file says a variant is called, beside its handle and options.
 *
 * @param sku as the shop has it, cleaned; null where it is blank
 * @param skuShared whether another variant of the file has the same SKU, so that it tells nothing
 * @param barcode null where the file has none
 * @param variantId of Shopify, decimal; null where the file has none
 * @param inventoryItemId of Shopify, decimal; null where the file has none
 */
public record VariantIds(
        @Nullable String sku,
        boolean skuShared,
        @Nullable String barcode,
        @Nullable String variantId,
        @Nullable String inventoryItemId) {
    /** Returns a copy whose SKU other variants have too. */
    VariantIds withSharedSku() {
        return new VariantIds(sku, true, barcode, variantId, inventoryItemId);
    }
}
