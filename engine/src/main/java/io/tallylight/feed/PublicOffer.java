package io.tallylight.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.show.OfferDefinition;
import io.tallylight.show.StockState;
import java.util.List;

/**
 * What viewers see of an offer. Neither part is changed once made.
 *
 * @param definition fields of the definition, and the currency of its price
 * @param counts {@code stock}, and the counters as far as the show makes them public
 */
record PublicOffer(ObjectNode definition, ObjectNode counts) {
    /** Every name that {@link #counts} may have. */
    static final List<String> COUNTS = List.of("available", "availableMoreThan", "reserved", "sold", "stock");

    static ObjectNode definition(String doc, String currency) {
        ObjectNode definition = Json.pick(Json.readObject(doc), OfferDefinition.PUBLIC_FIELDS);
        definition.put("currency", currency);
        return definition;
    }

    /** @param at epoch ms, the show's clock */
    static ObjectNode counts(
            PublicShow show, ObjectNode definition, long available, long reserved, long sold, long at) {
        ObjectNode counts = Json.object();
        if (show.counts() == PublicCounts.EXACT) {
            counts.put("available", available).put("reserved", reserved).put("sold", sold);
        } else if (show.counts() == PublicCounts.CAPPED && available > PublicCounts.CAP) {
            counts.put("availableMoreThan", PublicCounts.CAP);
        } else if (show.counts() == PublicCounts.CAPPED) {
            counts.put("available", available);
        }
        return counts.put("stock", stock(show, definition, available, reserved, at));
    }

    private static String stock(PublicShow show, ObjectNode definition, long available, long reserved, long at) {
        boolean open = definition.path("status").asText().equals("open");
        return StockState.of(open, closesAt(definition), at, available, reserved, show.lowStockAt())
                .word();
    }

    /** Epoch ms, 0 when the offer stays open. */
    static long closesAt(ObjectNode definition) {
        return definition.path("closesAt").asLong(0);
    }

    /** Both parts as one document. */
    ObjectNode document() {
        ObjectNode document = Json.object();
        document.setAll(definition);
        document.setAll(counts);
        return document;
    }

    /** The merge patch from {@code before} to this; empty when a viewer sees no difference. */
    ObjectNode since(PublicOffer before) {
        ObjectNode patch = MergePatch.diff(before.definition, definition);
        patch.setAll(MergePatch.diff(before.counts, counts));
        return patch;
    }
}
