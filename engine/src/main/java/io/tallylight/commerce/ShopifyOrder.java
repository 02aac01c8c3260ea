package io.tallylight.commerce;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.show.ExternalId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an order of a Shopify shop says about stock.
 *
 * @param id in decimal
 * @param cancelled whether it has been
 * @param lines those that name a variant; tips, gift wrapping and the like name none
 * @param claims what stands where an order of ours has its id: see {@link Echoes}
 */
record ShopifyOrder(String id, boolean cancelled, List<Line> lines, List<String> claims) {
    /** The name of the attribute under which an order carries the id of ours that it was made from. */
    static final String ATTRIBUTE = "tallylight_order_id";

    private static final int LINES_MAX = 2_000;
    private static final int CLAIMS_MAX = 4;
    private static final int CLAIM_MAX = 300;

    /**
     * Units of a variant.
     *
     * @param id of the line, in decimal
     * @param variant id, in decimal
     * @param units that the order has of it now: {@code current_quantity}, else {@code quantity}
     * @param lost units that were refunded and not put back: they are gone, though the buyer does not have them
     */
    record Line(String id, String variant, long units, long lost) {}

    /**
     * Reads an order.
     *
     * @throws InvalidFieldException naming the field
     */
    static ShopifyOrder parse(JsonNode order) {
        String id = ShopifyFields.ownId(order, "", "Order");
        JsonNode items = order.path("line_items");
        if (!items.isArray() || items.size() > LINES_MAX) {
            throw new InvalidFieldException("line_items", "must be an array of at most " + LINES_MAX + " lines");
        }
        Map<String, Long> lost = lost(order.path("refunds"));
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            String path = "line_items[" + i + "].";
            ExternalId variants = ExternalId.SHOPIFY_VARIANT;
            ShopifyFields.optionalId(item, path, "variant_id", variants.kind()).ifPresent(variant -> {
                String line = ShopifyFields.ownId(item, path, "LineItem");
                String count = ShopifyFields.has(item, "current_quantity") ? "current_quantity" : "quantity";
                long units = ShopifyFields.units(item, path, count, 0);
                lines.add(new Line(line, variant, units, lost.getOrDefault(line, 0L)));
            });
        }
        return new ShopifyOrder(id, ShopifyFields.has(order, "cancelled_at"), List.copyOf(lines), claims(order));
    }

    /** By line: what refunds did not put back. */
    private static Map<String, Long> lost(JsonNode refunds) {
        Map<String, Long> lost = new HashMap<>();
        for (int i = 0; i < refunds.size(); i++) {
            JsonNode lines = refunds.path(i).path("refund_line_items");
            for (int j = 0; j < lines.size(); j++) {
                JsonNode line = lines.path(j);
                if (line.path("restock_type").asText().equals("no_restock")) {
                    String path = "refunds[" + i + "].refund_line_items[" + j + "].";
                    long units = ShopifyFields.units(line, path, "quantity", 0);
                    lost.merge(refundedLine(line, path), units, Long::sum);
                }
            }
        }
        return lost;
    }

    private static String refundedLine(JsonNode refund, String path) {
        if (ShopifyFields.has(refund, "line_item")) {
            return ShopifyFields.ownId(refund.path("line_item"), path + "line_item.", "LineItem");
        }
        return ShopifyFields.optionalId(refund, path, "line_item_id", "LineItem")
                .orElseThrow(() -> new InvalidFieldException(path + "line_item_id", "is missing"));
    }

    private static List<String> claims(JsonNode order) {
        List<String> claims = new ArrayList<>();
        addClaim(claims, order.path("source_identifier"));
        for (JsonNode attribute : order.path("note_attributes")) {
            if (attribute.path("name").asText().equals(ATTRIBUTE)) {
                addClaim(claims, attribute.path("value"));
            }
        }
        return List.copyOf(claims);
    }

    /** Buyers write attributes, and what they claim may be logged: no id of ours has control characters. */
    private static void addClaim(List<String> claims, JsonNode value) {
        String text = value.asText("");
        boolean plain = text.chars().noneMatch(Character::isISOControl);
        if (plain && !text.isEmpty() && text.length() <= CLAIM_MAX && claims.size() < CLAIMS_MAX) {
            claims.add(text);
        }
    }
}
