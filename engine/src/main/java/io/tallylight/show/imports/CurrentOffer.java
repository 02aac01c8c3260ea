package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An offer of the show, in the form of the HTTP contract. It must not be changed. */
record CurrentOffer(ObjectNode json) {
    /** Name in {@code externalIds} of the shop's SKU, if it differs from the offer's. */
    static final String SHOP_SKU = "sku";

    static final String BARCODE = "barcode";
    static final String VARIANT_ID = "shopifyVariantId";
    static final String INVENTORY_ITEM_ID = "shopifyInventoryItemId";

    String sku() {
        return json.path("sku").asText();
    }

    /** Returns the shop's SKU at the last import, or otherwise the offer's own. */
    String shopSku() {
        String seen = externalId(SHOP_SKU);
        return CellText.shortened(
                CellText.withoutTextMarker(CellText.typed(seen == null ? sku() : seen)), ImportLimits.SKU_CHARS_MAX);
    }

    @Nullable
    String externalId(String name) {
        return json.path("externalIds").path(name).textValue();
    }

    @Nullable
    String barcode() {
        String barcode = externalId(BARCODE);
        return barcode == null ? null : CellText.withoutTextMarker(CellText.typed(barcode));
    }

    @Nullable
    String variantId() {
        String id = externalId(VARIANT_ID);
        return id == null ? null : id.replaceFirst("^gid://shopify/ProductVariant/", "");
    }

    String title() {
        return CellText.compared(json.path("title").asText());
    }

    /** Returns the handle; empty if the offer belongs to no product. */
    String product() {
        return json.path("product").asText();
    }

    List<String> optionValues() {
        List<String> values = new ArrayList<>();
        for (JsonNode value : json.path("options")) {
            values.add(value.asText());
        }
        return values;
    }

    @Nullable
    String listing() {
        return product().isEmpty() ? null : Listing.key(product(), optionValues());
    }

    /** Returns handle and options for people. */
    String description() {
        return Listing.shown(product(), optionValues());
    }

    boolean isOpen() {
        return !json.path("status").asText().equals("closed");
    }

    long allotted() {
        return json.path("allotted").asLong();
    }

    /** Returns the units that can still be bought, including those held. */
    long onSale() {
        return json.path("available").asLong() + json.path("reserved").asLong();
    }
}
