package io.tallylight.show;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;

/** Ids of an offer in other systems, by which those report its stock: entries of {@code externalIds}. */
public enum ExternalId {
    /** Id in the lines of a Shopify shop's orders. */
    SHOPIFY_VARIANT("shopifyVariantId", "ProductVariant"),
    /** Id in the inventory levels of a Shopify shop. */
    SHOPIFY_INVENTORY_ITEM("shopifyInventoryItemId", "InventoryItem");

    private final String field;
    private final String kind;

    ExternalId(String field, String kind) {
        this.field = field;
        this.kind = kind;
    }

    /** Returns the number of these ids in an offer's definition. */
    static int countIn(JsonNode offer) {
        return (int)
                Arrays.stream(values()).filter(id -> id.in(offer).isPresent()).count();
    }

    /** Returns the name in {@code externalIds}. */
    public String field() {
        return field;
    }

    /** Returns the kind that a global id of it must name. */
    public String kind() {
        return kind;
    }

    /** Returns the id in an offer's definition, in plain decimal; empty if it has none. */
    public Optional<String> in(JsonNode offer) {
        JsonNode text = offer.path("externalIds").path(field);
        return text.isTextual() ? ShopifyId.parse(kind, text.textValue()) : Optional.empty();
    }
}
