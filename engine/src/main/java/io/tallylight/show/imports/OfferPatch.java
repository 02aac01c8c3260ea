package io.tallylight.show.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An imported offer as the bodies of the HTTP contract. The file rules over title, product, options, price, compare-at
 * price, picture and barcode. Units, status and position count only when an offer is made: a second import must undo no
 * restock, and must not open, close or rearrange what a host has set for the show. What an export cannot carry (limits,
 * opening times, prices in other currencies …) is never mentioned, so never touched.
 */
final class OfferPatch {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private OfferPatch() {}

    /**
     * The whole of a new offer.
     *
     * @param allotted units
     */
    static ObjectNode whole(ImportedOffer offer, long position, long allotted) {
        ObjectNode body = JSON.objectNode();
        body.put("title", offer.title());
        body.put("product", offer.product());
        if (!offer.options().isEmpty()) {
            ObjectNode options = body.putObject("options");
            offer.options().forEach(options::put);
        }
        body.put("price", offer.price());
        if (offer.compareAtPrice() != null) {
            body.put("compareAtPrice", offer.compareAtPrice());
        }
        if (offer.imageUrl() != null) {
            body.put("imageUrl", offer.imageUrl());
        }
        ObjectNode ids = JSON.objectNode();
        externalIds(offer).forEach(ids::put);
        if (!ids.isEmpty()) {
            body.set("externalIds", ids);
        }
        body.put("position", position);
        body.put("status", offer.open() ? "open" : "closed");
        body.put("allotted", allotted);
        return body;
    }

    /**
     * What differs from the offer as it stands; empty where nothing does.
     *
     * @param carriesCompareAtPrice whether a missing compare-at price means that there is none, or that the file is silent
     */
    static ObjectNode difference(ImportedOffer offer, ObjectNode current, boolean carriesCompareAtPrice) {
        ObjectNode patch = JSON.objectNode();
        text(patch, current, "title", offer.title());
        text(patch, current, "product", offer.product());
        options(patch, current.path("options"), offer.options());
        number(patch, current, "price", offer.price());
        if (offer.compareAtPrice() != null) {
            number(patch, current, "compareAtPrice", offer.compareAtPrice());
        } else if (carriesCompareAtPrice && current.hasNonNull("compareAtPrice")) {
            // A price struck through that no longer holds would be a false claim to buyers.
            patch.putNull("compareAtPrice");
        }
        // A blank picture or barcode takes nothing away: the host may have added one by hand.
        if (offer.imageUrl() != null) {
            text(patch, current, "imageUrl", offer.imageUrl());
        }
        externalIds(patch, current, offer);
        return patch;
    }

    /** What the shop calls the variant; its SKU only where the offer is called otherwise. */
    private static Map<String, String> externalIds(ImportedOffer offer) {
        VariantIds ids = offer.ids();
        Map<String, String> known = new LinkedHashMap<>();
        put(known, CurrentOffer.BARCODE, ids.barcode());
        put(known, CurrentOffer.VARIANT_ID, ids.variantId());
        put(known, CurrentOffer.INVENTORY_ITEM_ID, ids.inventoryItemId());
        String sku = ids.sku();
        if (sku != null && !sku.equals(offer.sku()) && sku.length() <= ImportLimits.OPTION_CHARS_MAX) {
            known.put(CurrentOffer.SHOP_SKU, sku);
        }
        return known;
    }

    private static void put(Map<String, String> known, String name, @Nullable String id) {
        if (id != null) {
            known.put(name, id);
        }
    }

    private static void externalIds(ObjectNode patch, ObjectNode current, ImportedOffer offer) {
        ObjectNode changed = JSON.objectNode();
        JsonNode now = current.path("externalIds");
        externalIds(offer).forEach((name, id) -> {
            String known = now.path(name).textValue();
            // A host may have written an id of Shopify with what it is an id of.
            if (!id.equals(known) && !(known != null && known.startsWith("gid://") && known.endsWith("/" + id))) {
                changed.put(name, id);
            }
        });
        // The shop calls the variant as the offer is called, so nothing is left to remember.
        if (offer.sku().equals(offer.ids().sku()) && now.has(CurrentOffer.SHOP_SKU)) {
            changed.putNull(CurrentOffer.SHOP_SKU);
        }
        if (!changed.isEmpty()) {
            patch.set("externalIds", changed);
        }
    }

    private static void text(ObjectNode patch, ObjectNode current, String field, String value) {
        if (!value.equals(current.path(field).textValue())) {
            patch.put(field, value);
        }
    }

    private static void number(ObjectNode patch, ObjectNode current, String field, long value) {
        JsonNode now = current.path(field);
        // Compared by value: Jackson's int 5 and long 5 are not equal as nodes.
        if (!now.isIntegralNumber() || now.longValue() != value) {
            patch.put(field, value);
        }
    }

    private static void options(ObjectNode patch, JsonNode current, Map<String, String> options) {
        if (options.isEmpty()) {
            if (!current.isEmpty()) {
                patch.putNull("options");
            }
            return;
        }
        ObjectNode changed = JSON.objectNode();
        for (Map.Entry<String, JsonNode> now : current.properties()) {
            if (!options.containsKey(now.getKey())) {
                changed.putNull(now.getKey());
            }
        }
        options.forEach((name, value) -> {
            if (!Objects.equals(value, current.path(name).textValue())) {
                changed.put(name, value);
            }
        });
        if (!changed.isEmpty()) {
            patch.set("options", changed);
        }
    }
}
