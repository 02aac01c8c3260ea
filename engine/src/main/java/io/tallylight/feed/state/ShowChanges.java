package io.tallylight.feed.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import java.util.Map;

/**
 * The merge patches for a show and its offers, by SKU.
 *
 * @param offers null nodes stand for deleted offers
 * @param sales units sold by SKU, in the order of the first sale
 */
public record ShowChanges(ObjectNode show, Map<String, JsonNode> offers, Map<String, Long> sales) {

    public static ShowChanges none() {
        return new ShowChanges(Json.object(), Map.of(), Map.of());
    }

    /** Returns whether a viewer sees no difference. */
    public boolean isEmpty() {
        return show.isEmpty() && offers.isEmpty() && sales.isEmpty();
    }
}
