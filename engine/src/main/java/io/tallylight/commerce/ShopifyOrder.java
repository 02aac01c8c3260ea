package io.tallylight.commerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.InvalidFieldException;
import io.tallylight.json.Text;
import io.tallylight.show.ExternalId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a version of an order of a Shopify shop says about stock.
 *
 * @param id in decimal
 * @param cancelled whether it has been
 * @param createdMs epoch ms; 0 where that is unknown
 * @param updatedMs epoch ms of this version; 0 where that is unknown
 * @param lines those that name a variant
 * @param others ids of the other lines: tips, gift wrapping, and variants that have been deleted
 * @param source what stands in {@code source_identifier}, which buyers cannot write; empty where there is nothing
 * @param claims what stands where an order of ours has its id: see {@link OwnOrders}
 */
record ShopifyOrder(
        String id,
        boolean cancelled,
        long createdMs,
        long updatedMs,
        List<Line> lines,
        Set<String> others,
        String source,
        List<String> claims) {
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
     * @param sku the shop's; empty where there is none
     * @param ordered units, before anything was removed or refunded
     * @param units that the order has of it now: {@code current_quantity}, else {@code quantity} less what was refunded
     * @param lost units that were refunded and not put back: they are gone, though the buyer does not have them
     */
    record Line(String id, String variant, String sku, long ordered, long units, long lost) {
        /** Units that are not in the shop's stock because of this line. */
        long kept(boolean cancelled) {
            return cancelled ? lost : units + lost;
        }
    }

    /**
     * Reads an order.
     *
     * @throws InvalidFieldException naming the field
     */
    static ShopifyOrder parse(JsonNode order) {
        String id = ShopifyFields.ownId(order, "", "Order");
        List<ObjectNode> items = ShopifyFields.objects(order, "", "line_items", LINES_MAX);
        Map<String, Long> lost = new HashMap<>();
        Map<String, Long> refunded = new HashMap<>();
        readRefunds(order, lost, refunded);
        List<Line> lines = new ArrayList<>();
        Set<String> others = new HashSet<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            String path = "line_items[" + i + "].";
            ExternalId variants = ExternalId.SHOPIFY_VARIANT;
            Optional<String> variant = ShopifyFields.optionalId(item, path, "variant_id", variants.kind());
            if (variant.isPresent()) {
                Line line = line(item, path, variant.get(), lost, refunded);
                requireFirst(seen, line.id(), path);
                lines.add(line);
            } else if (ShopifyFields.has(item, "id") || ShopifyFields.has(item, ShopifyFields.GLOBAL_ID)) {
                String other = ShopifyFields.ownId(item, path, "LineItem");
                requireFirst(seen, other, path);
                others.add(other);
            }
        }
        return new ShopifyOrder(
                id,
                ShopifyFields.hasTime(order, "", "cancelled_at"),
                ShopifyFields.optionalTime(order, "", "created_at"),
                ShopifyFields.optionalTime(order, "", "updated_at"),
                List.copyOf(lines),
                Set.copyOf(others),
                ShopifyFields.text(order, "", "source_identifier"),
                claims(order));
    }

    /** Returns a copy whose times are bounded. */
    ShopifyOrder within(TimeBound bound) {
        return new ShopifyOrder(
                id, cancelled, bound.apply(createdMs), bound.apply(updatedMs), lines, others, source, claims);
    }

    /** Notes of a line are kept by its id: two with one id would count once. */
    private static void requireFirst(Set<String> seen, String line, String path) {
        if (!seen.add(line)) {
            throw new InvalidFieldException(path + "id", "is the id of a line before it");
        }
    }

    private static Line line(
            JsonNode item, String path, String variant, Map<String, Long> lost, Map<String, Long> refunded) {
        String id = ShopifyFields.ownId(item, path, "LineItem");
        boolean isCurrent = ShopifyFields.has(item, "current_quantity");
        long current = isCurrent ? ShopifyFields.units(item, path, "current_quantity", 0) : 0;
        long ordered = isCurrent && !ShopifyFields.has(item, "quantity")
                ? current
                : ShopifyFields.units(item, path, "quantity", 0);
        long units = isCurrent ? current : Math.max(0, ordered - refunded.getOrDefault(id, 0L));
        return new Line(id, variant, ShopifyFields.text(item, path, "sku"), ordered, units, lost.getOrDefault(id, 0L));
    }

    /** Adds up, by line, what refunds took off, and what of it they did not put back. */
    private static void readRefunds(JsonNode order, Map<String, Long> lost, Map<String, Long> refunded) {
        List<ObjectNode> refunds = ShopifyFields.optionalObjects(order, "", "refunds");
        for (int i = 0; i < refunds.size(); i++) {
            List<ObjectNode> lines =
                    ShopifyFields.optionalObjects(refunds.get(i), "refunds[" + i + "].", "refund_line_items");
            for (int j = 0; j < lines.size(); j++) {
                JsonNode line = lines.get(j);
                String path = "refunds[" + i + "].refund_line_items[" + j + "].";
                long units = ShopifyFields.units(line, path, "quantity", 0);
                String id = refundedLine(line, path);
                refunded.merge(id, units, Long::sum);
                if (ShopifyFields.text(line, path, "restock_type").equals("no_restock")) {
                    lost.merge(id, units, Long::sum);
                }
            }
        }
    }

    private static String refundedLine(JsonNode refund, String path) {
        if (ShopifyFields.has(refund, "line_item")) {
            if (!refund.path("line_item").isObject()) {
                throw new InvalidFieldException(path + "line_item", "must be an object");
            }
            return ShopifyFields.ownId(refund.path("line_item"), path + "line_item.", "LineItem");
        }
        return ShopifyFields.optionalId(refund, path, "line_item_id", "LineItem")
                .orElseThrow(() -> new InvalidFieldException(path + "line_item_id", "is missing"));
    }

    private static List<String> claims(JsonNode order) {
        List<String> claims = new ArrayList<>();
        addClaim(claims, order.path("source_identifier"));
        for (JsonNode attribute : ShopifyFields.optionalObjects(order, "", "note_attributes")) {
            if (attribute.path("name").asText().equals(ATTRIBUTE)) {
                addClaim(claims, attribute.path("value"));
            }
        }
        return List.copyOf(claims);
    }

    /** Buyers write attributes, and what they claim may be logged: no id of ours has control characters. */
    private static void addClaim(List<String> claims, JsonNode value) {
        String text = value.asText("");
        boolean plain = Text.isPlainLine(text);
        if (plain && !text.isEmpty() && text.length() <= CLAIM_MAX && claims.size() < CLAIMS_MAX) {
            claims.add(text);
        }
    }
}
