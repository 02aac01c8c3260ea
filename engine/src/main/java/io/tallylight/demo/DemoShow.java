package io.tallylight.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sample show and its offers. Setting it up again over the same data continues where it stopped. */
final class DemoShow {
    /** Id of the show. It is always the same, so that an overlay once added to OBS keeps working. */
    static final String ID = "friday-night-live";

    static final String PATH = "/v1/shows/" + ID;

    private static final String TITLE = "Friday Night Live";
    private static final long HOLD_MS = 60_000;
    private static final int LOW_STOCK_AT = 8;

    /**
     * One thing to buy.
     *
     * @param picture a file of ours in {@code /web/demo}
     * @param cents its price in euro cents; {@code before} is what it used to cost, 0 if it was never dearer
     * @param units set aside for the show at first, and again with each restock
     */
    record Item(
            String sku,
            String product,
            String title,
            Map<String, String> options,
            String picture,
            long cents,
            long before,
            int units) {}

    static final List<Item> ITEMS = List.of(
            new Item("LAMP-RED", "on-air-lamp", "On Air desk lamp", Map.of(), "lamp", 4_900, 6_900, 24),
            hoodie("S", 26),
            hoodie("M", 44),
            hoodie("L", 34),
            mug("Midnight", 48),
            mug("Sand", 36),
            new Item("CAP-CREW", "crew-cap", "Crew cap", Map.of(), "cap", 2_400, 0, 60));

    private DemoShow() {}

    private static Item hoodie(String size, int units) {
        return new Item(
                "HOODIE-" + size,
                "aurora-hoodie",
                "Aurora hoodie",
                Map.of("Size", size),
                "hoodie",
                5_900,
                7_900,
                units);
    }

    private static Item mug(String colour, int units) {
        return new Item(
                "MUG-" + colour.toUpperCase(Locale.ROOT),
                "late-shift-mug",
                "Late Shift mug",
                Map.of("Colour", colour),
                "mug-" + colour.toLowerCase(Locale.ROOT),
                1_650,
                0,
                units);
    }

    /**
     * Creates the show, or brings it back on air.
     *
     * @throws IOException if the engine refuses; the message says what and why
     */
    static void setUp(DemoApi api) throws IOException, InterruptedException {
        ObjectNode show = api.object()
                .put("title", TITLE)
                .put("currency", "EUR")
                .put("holdMs", HOLD_MS)
                .put("lowStockAt", LOW_STOCK_AT)
                .put("status", "live");
        accept("the show", api.put(PATH, show));
        for (int position = 0; position < ITEMS.size(); position++) {
            Item item = ITEMS.get(position);
            String path = PATH + "/offers/" + item.sku();
            boolean fresh = api.get(path).status() == 404;
            accept(item.sku(), api.put(path, offer(api, item, position + 1, fresh)));
        }
        accept(
                "the featured offer",
                api.patch(PATH, api.object().put("featured", ITEMS.get(0).sku())));
    }

    /** Returns an offer. Its allotment is set once; later it changes only by restocks. */
    private static ObjectNode offer(DemoApi api, Item item, int position, boolean fresh) {
        ObjectNode offer = api.object()
                .put("title", item.title())
                .put("product", item.product())
                .put("price", item.cents())
                .put("imageUrl", "/web/demo/" + item.picture() + ".svg")
                .put("position", position);
        if (item.before() > 0) {
            offer.put("compareAtPrice", item.before());
        }
        if (!item.options().isEmpty()) {
            ObjectNode options = offer.putObject("options");
            item.options().forEach(options::put);
        }
        if (fresh) {
            offer.put("allotted", item.units());
        }
        return offer;
    }

    private static void accept(String what, DemoApi.Reply reply) throws IOException {
        if (!reply.done()) {
            throw new IOException("the engine refused " + what + ": " + reply.status() + " "
                    + reply.body().path("detail").asText());
        }
    }
}
