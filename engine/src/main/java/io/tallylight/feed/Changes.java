package io.tallylight.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import java.util.Map;

/**
 * Merge patches for a show and its offers, by SKU.
 *
 * @param offers null nodes stand for deleted offers
 * @param sales units sold by SKU, in the order of the first sale
 */
record Changes(ObjectNode show, Map<String, JsonNode> offers, Map<String, Long> sales) {

    static Changes none() {
        return new Changes(Json.object(), Map.of(), Map.of());
    }

    /** Whether a viewer sees no difference. */
    boolean isEmpty() {
        return show.isEmpty() && offers.isEmpty() && sales.isEmpty();
    }
}
