package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.Stock;
import java.util.List;

/**
 * The public form of shows and offers, which is the same in the feed, in lists and in single reads: the fields named
 * here, and counters as far as {@code publicCounts} allows.
 */
public final class PublicForm {
    /** Fields of a show that are public, if the show has them. */
    public static final List<String> SHOW_FIELDS =
            List.of("status", "featured", "title", "titles", "currency", "startsAt", "publicCounts", "rehearsal");

    private PublicForm() {}

    /** Returns a show without its offers. */
    static ObjectNode show(ObjectNode doc) {
        ObjectNode shown = Json.object();
        shown.set("id", doc.path("id"));
        shown.setAll(Json.pick(doc, SHOW_FIELDS));
        return shown;
    }

    /**
     * Returns an offer.
     *
     * @param doc its stored definition
     * @param show the stored definition of its show
     * @param clock the show's clock, epoch ms
     */
    static ObjectNode offer(ObjectNode doc, Stock stock, ObjectNode show, long clock) {
        ObjectNode shown = Json.object();
        shown.set("sku", doc.path("sku"));
        shown.setAll(definition(doc, show.path("currency").asText()));
        shown.setAll(counts(
                PublicCounts.of(show.path("publicCounts").asText()),
                stock.available(),
                stock.reserved(),
                stock.sold(),
                ShowJson.state(doc, stock, show, clock)));
        return shown;
    }

    /** Returns the fields of an offer's definition that are public, and the currency of its price. */
    public static ObjectNode definition(ObjectNode doc, String currency) {
        return Json.pick(doc, OfferDefinition.PUBLIC_FIELDS).put("currency", currency);
    }

    /** Returns the counters of an offer as far as they are public, and its stock in one word. */
    public static ObjectNode counts(PublicCounts mode, long available, long reserved, long sold, StockState state) {
        ObjectNode counts = Json.object();
        if (mode == PublicCounts.EXACT) {
            counts.put("available", available).put("reserved", reserved).put("sold", sold);
        } else if (mode == PublicCounts.CAPPED && available > PublicCounts.CAP) {
            counts.put("availableMoreThan", PublicCounts.CAP);
        } else if (mode == PublicCounts.CAPPED) {
            counts.put("available", available);
        }
        return counts.put("stock", state.word());
    }
}
