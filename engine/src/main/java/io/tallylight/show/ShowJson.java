package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.Stock;

/**
 * Shows and offers in the form for callers who may see everything: the stored definition with the counters beside it.
 */
public final class ShowJson {
    private ShowJson() {}

    /** Returns a show with all its offers, in their order. */
    public static ObjectNode show(ShowView view) {
        ObjectNode show = Json.readObject(view.doc());
        ArrayNode offers = show.putArray("offers");
        OfferPlace.inOrder(view.offers())
                .forEach(place -> offers.add(
                        offer(Json.readObject(place.offer().doc()), stock(place.offer()), show, view.clock())));
        return show;
    }

    /**
     * Returns an offer.
     *
     * @param doc its stored definition, to which the counters are added
     * @param show the stored definition of its show
     * @param clock the show's clock, epoch ms
     */
    static ObjectNode offer(ObjectNode doc, Stock stock, ObjectNode show, long clock) {
        StockState state = state(doc, stock, show, clock);
        return doc.put("allotted", stock.allotted())
                .put("available", stock.available())
                .put("reserved", stock.reserved())
                .put("sold", stock.sold())
                .put("stock", state.word());
    }

    /** Returns the counters of an offer of a view. */
    static Stock stock(ShowView.Offer offer) {
        return new Stock(offer.allotted(), offer.available(), offer.reserved(), offer.sold(), offer.seq());
    }

    /** Returns the stock of an offer in one word. */
    static StockState state(ObjectNode doc, Stock stock, ObjectNode show, long clock) {
        return StockState.of(
                doc.path("status").asText().equals("open"),
                doc.path("closesAt").longValue(),
                clock,
                stock.available(),
                stock.reserved(),
                show.path("lowStockAt").longValue());
    }
}
