package io.tallylight.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The host of the show: features one product after the other, and restocks what has been sold out for a while. */
final class DemoHost {
    /** Number of looks for which a sold-out offer stays sold out, for viewers to see it. */
    private static final int LOOKS_SOLD_OUT = 4;

    private final DemoApi api;
    private final List<String> products =
            DemoShow.ITEMS.stream().map(DemoShow.Item::product).distinct().toList();
    private final Map<String, Integer> soldOutLooks = new HashMap<>();
    private int featured;

    DemoHost(DemoApi api) {
        this.api = api;
    }

    /** Returns what is featured now: every variant of one product. */
    List<DemoShow.Item> featured() {
        String product = products.get(featured);
        return DemoShow.ITEMS.stream()
                .filter(item -> item.product().equals(product))
                .toList();
    }

    /** Features the next product. */
    void featureNext() throws IOException, InterruptedException {
        featured = (featured + 1) % products.size();
        String sku = featured().get(0).sku();
        check("feature " + sku, api.patch(DemoShow.PATH, api.object().put("featured", sku)));
    }

    /** Reads the stock and restocks what was sold out at the last few looks too. */
    void restock() throws IOException, InterruptedException {
        DemoApi.Reply ledger = api.get(DemoShow.PATH + "/ledger");
        check("look at the ledger", ledger);
        for (JsonNode offer : ledger.body().path("offers")) {
            String sku = offer.path("sku").asText();
            boolean soldOut = offer.path("available").asLong() == 0;
            int looks = soldOut ? soldOutLooks.merge(sku, 1, Integer::sum) : 0;
            if (!soldOut || looks > LOOKS_SOLD_OUT) {
                soldOutLooks.put(sku, 0);
            }
            if (looks > LOOKS_SOLD_OUT) {
                adjust(sku);
            }
        }
    }

    private void adjust(String sku) throws IOException, InterruptedException {
        for (DemoShow.Item item : DemoShow.ITEMS) {
            if (item.sku().equals(sku)) {
                check(
                        "restock " + sku,
                        api.post(
                                DemoShow.PATH + "/offers/" + sku + "/adjustments",
                                api.object().put("delta", item.units()).put("reason", "restock")));
            }
        }
    }

    private static void check(String what, DemoApi.Reply reply) throws IOException {
        if (!reply.done()) {
            throw new IOException("could not " + what + ": " + reply.status() + " "
                    + reply.body().path("detail").asText());
        }
    }
}
