package io.tallylight.commerce;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.show.ExternalId;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Shopify shop has of an item in one place.
 *
 * @param item inventory item id, in decimal
 * @param location id, in decimal
 * @param available units that can be sold there; below 0 where it sold more than it had; empty where it doesn't count
 *     them, and then nothing follows
 * @param updatedMs epoch ms, in whole seconds as Shopify writes them; 0 where nothing is counted
 */
record ShopifyLevel(String item, String location, OptionalLong available, long updatedMs) {
    private static final Pattern GLOBAL =
            Pattern.compile("gid://shopify/InventoryLevel/([0-9]{1,20})\\?inventory_item_id=([0-9]{1,20})");

    /**
     * Reads a level.
     *
     * @throws InvalidFieldException naming the field
     */
    static ShopifyLevel parse(JsonNode level) {
        Matcher global = GLOBAL.matcher(ShopifyFields.text(level, "", ShopifyFields.GLOBAL_ID));
        boolean isGlobal = global.matches();
        String kind = ExternalId.SHOPIFY_INVENTORY_ITEM.kind();
        String item = isGlobal ? global.group(2) : id(level, "inventory_item_id", kind);
        String location = isGlobal ? global.group(1) : id(level, "location_id", "Location");
        if (!ShopifyFields.has(level, "available")) {
            return new ShopifyLevel(item, location, OptionalLong.empty(), 0);
        }
        long available = ShopifyFields.units(level, "", "available", -ShopifyFields.unitsMax());
        return new ShopifyLevel(
                item, location, OptionalLong.of(available), ShopifyFields.time(level, "", "updated_at"));
    }

    /** Returns a copy whose time is bounded. */
    ShopifyLevel within(TimeBound bound) {
        return new ShopifyLevel(item, location, available, bound.apply(updatedMs));
    }

    private static String id(JsonNode level, String field, String kind) {
        return ShopifyFields.optionalId(level, "", field, kind)
                .orElseThrow(() -> new InvalidFieldException(field, "is missing"));
    }
}
