package io.tallylight.show.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the real file holds was counted by hand and by another CSV reader: 20 products, one of them in two colours. */
class RealExportTest {
    private static final List<String> PRODUCTS = List.of(
            "floor-lamp 1 6999",
            "black-armchairs 6 6999",
            "round-table 5 1599",
            "wooden-cabinet 1 1999",
            "brown-table 5 9999",
            "brown-pots 5 20000",
            "watering-can 0 2599",
            "sofa-pillows 6 2999",
            "grey-wheelbarrow 8 1000",
            "plastic-watering-can 2 1099",
            "green-trowel 4 4099",
            "wooden-shelf 1 1599",
            "black-lamp 5 1999",
            "wicker-vase 3 9999",
            "wicker-bowl 0 75000",
            "striped-couch 1 2999",
            "brown-chair 2 25000",
            "ceramic-pitcher 4 50000",
            "metal-mug 2 5999",
            "gardening-gloves:Green 1 999",
            "gardening-gloves:Yellow 3 1599");

    @Test
    void everyVariantHasItsSkuQuantityAndPrice() throws Exception {
        CatalogueFile file = ShopifyCsv.parse(ShopifyExportFile.read(), Exports.EUR);

        assertEquals(
                PRODUCTS,
                file.offers().stream()
                        .map(o -> o.sku() + " " + o.quantity().units() + " " + o.price())
                        .toList());
        assertEquals(
                20,
                file.offers().stream()
                        .map(ImportedOffer::product)
                        .collect(Collectors.toSet())
                        .size());
        assertEquals(
                65, file.offers().stream().mapToLong(o -> o.quantity().units()).sum());
        assertTrue(file.offers().stream().allMatch(o -> o.named() && o.open()), "every SKU cell is blank");
        assertEquals(List.of(), file.rejected());
        assertEquals(
                List.of(NoteCode.UNTRACKED_QUANTITY, NoteCode.UNTRACKED_ZERO),
                file.notes().stream()
                        .map(ImportNote::code)
                        .distinct()
                        .sorted(Comparator.comparing(NoteCode::word))
                        .toList(),
                "the column of the tracker is blank");
    }

    @Test
    void linesAreThoseOfTheFileThoughOneDescriptionSpansSix() throws Exception {
        List<Long> lines = ShopifyCsv.parse(ShopifyExportFile.read(), Exports.EUR).offers().stream()
                .map(ImportedOffer::line)
                .toList();

        assertEquals(List.of(2L, 3L, 9L, 10L), lines.subList(0, 4));
        assertEquals(27L, lines.get(20));
    }

    @Test
    void theTwoColoursShareTheirTitleAndTheProductsFirstPicture() throws Exception {
        List<ImportedOffer> gloves =
                ShopifyCsv.parse(ShopifyExportFile.read(), Exports.EUR).offers().subList(19, 21);

        assertEquals(
                List.of(Map.of("Color", "Green"), Map.of("Color", "Yellow")),
                gloves.stream().map(ImportedOffer::options).toList());
        for (ImportedOffer offer : gloves) {
            assertEquals("Gardening Gloves", offer.title());
            assertEquals(
                    "https://cdn.shopify.com/s/files/1/0559/0089/7434/products/photo-1599778150914-88e98e0c3a3e.jpg?v=1629998616",
                    offer.imageUrl());
        }
    }

    @Test
    void compareAtPricesAreThoseThatTheFileHas() throws Exception {
        CatalogueFile file = ShopifyCsv.parse(ShopifyExportFile.read(), Exports.EUR);

        assertEquals(8500L, file.offers().get(0).compareAtPrice());
        assertEquals(
                List.of(
                        "grey-wheelbarrow",
                        "wicker-vase",
                        "wicker-bowl",
                        "gardening-gloves:Green",
                        "gardening-gloves:Yellow"),
                file.offers().stream()
                        .filter(o -> o.compareAtPrice() == null)
                        .map(ImportedOffer::sku)
                        .toList());
    }

    @Test
    void inYenOnlyWholePricesPass() throws Exception {
        CatalogueFile file = ShopifyCsv.parse(ShopifyExportFile.read(), Currency.getInstance("JPY"));

        assertEquals(
                List.of("brown-pots", "grey-wheelbarrow", "wicker-bowl", "brown-chair", "ceramic-pitcher"),
                file.offers().stream().map(ImportedOffer::sku).toList());
        assertEquals(16, file.rejected().size());
        assertEquals(
                "Variant Price \"69.99\" has more decimals than JPY (0)",
                file.rejected().get(0).reason());
    }

    @Test
    void importedASecondTimeItChangesNothing() throws Exception {
        CatalogueFile file = ShopifyCsv.parse(ShopifyExportFile.read(), Exports.EUR);
        List<ObjectNode> show = new ArrayList<>();
        for (ImportStep step : ImportPlan.of(file, List.of(), Exports.SETTINGS).steps()) {
            show.add(step.body().put("sku", step.sku()));
        }

        assertEquals(21, show.size());
        assertEquals(List.of(), ImportPlan.of(file, show, Exports.SETTINGS).steps());
    }
}
