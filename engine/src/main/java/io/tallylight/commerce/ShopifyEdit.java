package io.tallylight.commerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an edit of an order added, as Shopify tells it under {@code orders/edited}: ids of lines and units, but neither the
 * variants nor what the lines have. What it removed is left to the next version of the order, which says what was put back.
 *
 * @param order id, in decimal
 * @param editedMs epoch ms
 * @param added line id to units
 */
record ShopifyEdit(String order, long editedMs, Map<String, Long> added) {
    private static final String FIELD = "order_edit";
    private static final String LINES = "line_items";
    private static final int LINES_MAX = 2_000;

    /** Returns a copy whose time is bounded. */
    ShopifyEdit within(TimeBound bound) {
        return new ShopifyEdit(order, bound.apply(editedMs), added);
    }

    private static List<ObjectNode> additions(JsonNode edit, String path) {
        if (!ShopifyFields.has(edit, LINES)) {
            return List.of();
        } else if (!edit.path(LINES).isObject()) {
            throw new InvalidFieldException(path + LINES, "must be an object");
        }
        JsonNode lines = edit.path(LINES);
        return ShopifyFields.has(lines, "additions")
                ? ShopifyFields.objects(lines, path + LINES + ".", "additions", LINES_MAX)
                : List.of();
    }

    /** Whether a body is an edit; otherwise it is an order. */
    static boolean isEdit(JsonNode body) {
        return body.path(FIELD).isObject();
    }

    /**
     * Reads an edit.
     *
     * @throws InvalidFieldException naming the field
     */
    static ShopifyEdit parse(JsonNode body) {
        JsonNode edit = body.path(FIELD);
        String path = FIELD + ".";
        String order = ShopifyFields.optionalId(edit, path, "order_id", "Order")
                .orElseThrow(() -> new InvalidFieldException(path + "order_id", "is missing"));
        List<ObjectNode> additions = additions(edit, path);
        Map<String, Long> added = new HashMap<>();
        for (int i = 0; i < additions.size(); i++) {
            String at = path + LINES + ".additions[" + i + "].";
            String line = ShopifyFields.ownId(additions.get(i), at, "LineItem");
            added.merge(line, ShopifyFields.units(additions.get(i), at, "delta", 0), Long::sum);
        }
        return new ShopifyEdit(order, ShopifyFields.time(edit, path, "created_at"), Map.copyOf(added));
    }
}
