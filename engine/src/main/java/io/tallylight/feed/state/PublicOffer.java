package io.tallylight.feed.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.show.PublicForm;
import io.tallylight.show.StockState;
import java.util.List;

/**
 * An offer in the form that viewers see. Neither part is changed once created.
 *
 * @param definition fields of the definition, and the currency of its price
 * @param counts {@code stock}, and the counters as far as the show makes them public
 */
public record PublicOffer(ObjectNode definition, ObjectNode counts) {
    /** All names that {@link #counts} may have. */
    public static final List<String> COUNTS = List.of("available", "availableMoreThan", "reserved", "sold", "stock");

    static ObjectNode definition(String doc, String currency) {
        return PublicForm.definition(Json.readObject(doc), currency);
    }

    /**
     * Returns the counters in the form that viewers see.
     *
     * @param at epoch ms, the show's clock
     */
    static ObjectNode counts(
            PublicShow show, ObjectNode definition, long available, long reserved, long sold, long at) {
        boolean open = definition.path("status").asText().equals("open");
        StockState stock = StockState.of(open, closesAt(definition), at, available, reserved, show.lowStockAt());
        return PublicForm.counts(show.counts(), available, reserved, sold, stock);
    }

    /** Returns when the offer closes, epoch ms; 0 if it stays open. */
    static long closesAt(ObjectNode definition) {
        return definition.path("closesAt").asLong(0);
    }

    /** Returns both parts as one document. */
    public ObjectNode document() {
        ObjectNode document = Json.object();
        document.setAll(definition);
        document.setAll(counts);
        return document;
    }

    /** Returns the merge patch from {@code before} to this; empty if a viewer sees no difference. */
    ObjectNode since(PublicOffer before) {
        ObjectNode patch = MergePatch.diff(before.definition, definition);
        patch.setAll(MergePatch.diff(before.counts, counts));
        return patch;
    }
}
