package io.tallylight.show.imports;

import java.nio.charset.StandardCharsets;
import java.util.Currency;

/** Small exports for tests. */
final class Exports {
    static final Currency EUR = Currency.getInstance("EUR");

    static final String HEADER = "Handle,Title,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
            + "Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,"
            + "Image Position,Variant Image,Status";

    static final ImportSettings SETTINGS = new ImportSettings(2_000);

    private Exports() {}

    /** The header above and these rows, each on a line of its own: the first row is line 2. */
    static CatalogueFile parse(String... rows) throws UnreadableCatalogueException {
        return parseText(HEADER + "\n" + String.join("\n", rows) + "\n");
    }

    static CatalogueFile parseText(String text) throws UnreadableCatalogueException {
        return ShopifyCsv.parse(text.getBytes(StandardCharsets.UTF_8), EUR);
    }

    /** A product of one row without options. */
    static String product(String handle, String sku, String quantity, String price) {
        return handle + ",The " + handle + ",true,Title,Default Title,,," + sku + "," + quantity + "," + price
                + ",,,,,,active";
    }
}
