package io.tallylight.feed.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.show.PublicCounts;
import io.tallylight.show.PublicForm;
import io.tallylight.show.Visibility;

/**
 * The parts of a show's definition that the feed needs.
 *
 * @param fields the fields that viewers see; never changed once created
 * @param featured SKU, empty if nothing is featured
 * @param currency ISO 4217, of every offer's price
 * @param lowStockAt units at or below which stock is {@code low}
 */
public record PublicShow(
        ObjectNode fields,
        String featured,
        String currency,
        long lowStockAt,
        PublicCounts counts,
        Visibility visibility) {
    static PublicShow of(String doc) {
        ObjectNode document = Json.readObject(doc);
        return new PublicShow(
                Json.pick(document, PublicForm.SHOW_FIELDS),
                document.path("featured").asText(""),
                document.path("currency").asText(""),
                document.path("lowStockAt").asLong(0),
                PublicCounts.of(document.path("publicCounts").asText("")),
                Visibility.of(document));
    }

    /**
     * Returns whether the change from the other to this changes what viewers see of an offer that did not change
     * itself.
     */
    boolean changesOffers(PublicShow other) {
        return lowStockAt != other.lowStockAt || counts != other.counts || !currency.equals(other.currency);
    }
}
