package io.tallylight.show;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;

/** The ids of an offer in other systems through which its stock is told: entries of {@code externalIds}. */
public enum ExternalId {
    /** What orders of a Shopify shop name in their lines. */
    SHOPIFY_VARIANT("shopifyVariantId", "ProductVariant"),
    /** What inventory levels of a Shopify shop name. */
    SHOPIFY_INVENTORY_ITEM("shopifyInventoryItemId", "InventoryItem");

    private final String field;
    private final String kind;

    ExternalId(String field, String kind) {
        this.field = field;
        this.kind = kind;
    }

    /** How many of them an offer's definition has. */
    static int countIn(JsonNode offer) {
        return (int)
                Arrays.stream(values()).filter(id -> id.in(offer).isPresent()).count();
    }

    /** The name in {@code externalIds}. */
    public String field() {
        return field;
    }

    /** What a global id of it must name. */
    public String kind() {
        return kind;
    }

    /** The id in an offer's definition, in plain decimal; empty where it has none. */
    public Optional<String> in(JsonNode offer) {
        JsonNode text = offer.path("externalIds").path(field);
        return text.isTextual() ? ShopifyId.parse(kind, text.textValue()) : Optional.empty();
    }
}
