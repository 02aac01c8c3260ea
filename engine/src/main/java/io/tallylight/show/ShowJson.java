package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.Stock;

/** Shows and offers as clients of the HTTP interface see them: the stored definition with the counters beside it. */
public final class ShowJson {
    private ShowJson() {}

    /** A show with all its offers, in the order of their positions, then of their SKUs. */
    public static ObjectNode show(ShowView view) {
        ObjectNode show = Json.readObject(view.doc());
        ArrayNode offers = show.putArray("offers");
        view.offers().stream()
                .map(offer -> offer(
                        offer.doc(),
                        new Stock(offer.allotted(), offer.available(), offer.reserved(), offer.sold(), offer.seq()),
                        show,
                        view.clock()))
                .sorted((a, b) -> Long.compare(position(a), position(b)))
                .forEach(offers::add);
        return show;
    }

    /**
     * An offer.
     *
     * @param doc its stored definition
     * @param show the stored definition of its show
     * @param clock the show's, epoch ms
     */
    public static ObjectNode offer(String doc, Stock stock, ObjectNode show, long clock) {
        ObjectNode offer = Json.readObject(doc);
        offer.put("allotted", stock.allotted());
        offer.put("available", stock.available());
        offer.put("reserved", stock.reserved());
        offer.put("sold", stock.sold());
        StockState state = StockState.of(
                offer.path("status").asText().equals("open"),
                offer.path("closesAt").longValue(),
                clock,
                stock.available(),
                stock.reserved(),
                show.path("lowStockAt").longValue());
        return offer.put("stock", state.word());
    }

    private static long position(ObjectNode offer) {
        return offer.has("position") ? offer.path("position").longValue() : Long.MAX_VALUE;
    }
}
