package io.tallylight.show.imports;

import static io.tallylight.show.imports.Exports.parseText;
import static io.tallylight.show.imports.Exports.product;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedRowTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "abc",
                "\"1,299.00\"",
                "1e3",
                "0x10",
                "NaN",
                "9.999",
                "1.",
                ".5",
                "€5",
                "٣",
                "10000000000000000"
            })
    void aPriceThatIsNoAmountRejectsItsRowAlone(String price) throws Exception {
        CatalogueFile file = parse(product("bad", "BAD", "1", price), product("good", "GOOD", "1", "10"));

        assertEquals(
                List.of("GOOD"), file.offers().stream().map(ImportedOffer::sku).toList());
        assertEquals(1, file.rejected().size());
        RejectedRow row = file.rejected().get(0);
        assertEquals(2, row.line());
        assertEquals("bad", row.handle());
        assertEquals("BAD", row.sku());
        assertEquals("Variant Price", row.reason().substring(0, "Variant Price".length()));
    }

    @ParameterizedTest
    @CsvSource({
        "EUR, 69.99, 6999",
        "EUR, 69.9, 6990",
        "EUR, 0, 0",
        "EUR, 10.000, 1000",
        "JPY, 6900, 6900",
        "JPY, 6900.00, 6900",
        "KWD, 1.234, 1234",
        "EUR, 99999999.99, 9999999999"
    })
    void pricesAreMinorUnitsOfTheShowsCurrency(String currency, String price, long minorUnits) throws Exception {
        CatalogueFile file = parse(Currency.getInstance(currency), product("mug", "M", "1", price));

        assertEquals(minorUnits, file.offers().get(0).price());
    }

    @ParameterizedTest
    @CsvSource({"JPY, 69.99, 0", "EUR, 69.999, 2", "KWD, 1.2345, 3"})
    void morePlacesThanTheCurrencyHasAreNotRoundedAway(String currency, String price, int decimals) throws Exception {
        CatalogueFile file = parse(Currency.getInstance(currency), product("mug", "M", "1", price));

        assertEquals(
                "Variant Price \"" + price + "\" has more decimals than " + currency + " (" + decimals + ")",
                file.rejected().get(0).reason());
    }

    @Test
    void aPricePastTenDigitsOfMinorUnitsIsRejected() throws Exception {
        assertEquals(
                "Variant Price \"100000000.00\" is more than 9999999999 minor units",
                parse(product("mug", "M", "1", "100000000.00"))
                        .rejected()
                        .get(0)
                        .reason());
    }

    @Test
    void aMissingPriceIsRejectedAndTheNextVariantStillKnowsItsProduct() throws Exception {
        CatalogueFile file = parse("shirt,Shirt,true,Size,M,,,S-M,1,,,,,,,active", "shirt,,,,L,,,S-L,1,10,,,,,,");

        assertEquals(List.of(new RejectedRow(2, "Variant Price is missing", "shirt", "S-M")), file.rejected());
        assertEquals("Shirt", file.offers().get(0).title());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "5.01", "many", "1e2", "\"1,000\""})
    void aQuantityThatIsNotWholeIsRejected(String quantity) throws Exception {
        assertEquals(
                "Variant Inventory Qty \"" + quantity.replace("\"", "") + "\" is not a whole number",
                parse(product("mug", "M", quantity, "10")).rejected().get(0).reason());
    }

    @Test
    void everyFaultOfARowIsNamedAtOnce() throws Exception {
        assertEquals(
                List.of(new RejectedRow(
                        2,
                        "Title is missing: no row of this product has one; Variant Price is missing; "
                                + "Variant Compare At Price \"x\" is not an amount (digits, and a point before the decimals); "
                                + "Variant Inventory Qty \"y\" is not a whole number",
                        "mug",
                        "M")),
                parse("mug,,true,Title,Default Title,,,M,y,,x,,,,,active").rejected());
    }

    @Test
    void theSecondRowOfAVariantIsRejectedAndNamesTheFirst() throws Exception {
        CatalogueFile file = parse(
                product("a", "X", "1", "10"),
                product("a", "X", "5", "20"),
                product("b", "", "1", "10"),
                product("b", "", "1", "10"));

        assertEquals(
                List.of("X", "b"),
                file.offers().stream().map(ImportedOffer::sku).toList());
        assertEquals(
                List.of(
                        new RejectedRow(3, "the variant is the same as that of line 2", "a", "X"),
                        new RejectedRow(5, "the variant is the same as that of line 4", "b", "b")),
                file.rejected());
    }

    @Test
    void aRejectedRowDoesNotClaimItsSku() throws Exception {
        CatalogueFile file = parse(product("a", "X", "1", "free"), product("b", "X", "1", "20"));

        assertEquals(
                List.of("b"), file.offers().stream().map(ImportedOffer::product).toList());
    }

    @Test
    void aRowWithoutAHandleIsRejected() throws Exception {
        assertEquals(
                List.of(new RejectedRow(2, "Handle is missing", null, "X")),
                parse(product("", "X", "1", "10")).rejected());
    }

    @Test
    void aSkuWithACharacterThatCannotBePrintedIsRejected() throws Exception {
        CatalogueFile file = parse(product("a", "x".repeat(128), "1", "10"), product("c", "tab\there", "1", "10"));

        assertEquals(1, file.offers().size());
        assertEquals(
                List.of("Variant SKU \"tab\uFFFDhere\" must not contain control or invisible characters"),
                file.rejected().stream().map(RejectedRow::reason).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "\u200b..\u00a0", "a\ue000", "a\u0378"})
    void aSkuThatNoCallCouldNameIsRejected(String sku) throws Exception {
        CatalogueFile file = parse(product("a", sku, "1", "10"), product("b", "B", "1", "10"));

        assertEquals(1, file.offers().size());
        assertEquals("Variant SKU", file.rejected().get(0).reason().substring(0, "Variant SKU".length()));
    }

    @Test
    void aHandleOrTheNameOfAnOptionThatCannotBeAnIdIsRejected() throws Exception {
        CatalogueFile file = parse(
                product("..", "A", "1", "10"),
                product(".", "", "1", "10"),
                "c,C,true,Si\u3164ze,M,,,C,1,10,,,,,,active",
                "d,D,true,..,M,,,D,1,10,,,,,,active");

        assertEquals(
                List.of(
                        "Handle \"..\" must not be .., which no path can carry",
                        "Handle \".\" must not be ., which no path can carry; "
                                + "Variant SKU \".\" must not be ., which no path can carry",
                        "Option1 Name \"Si\uFFFDze\" must not contain control or invisible characters",
                        "Option1 Name \"..\" must not be .., which no path can carry"),
                file.rejected().stream().map(RejectedRow::reason).toList());
        assertEquals(List.of(), file.offers());
    }

    @Test
    void aRowCutShortIsRejectedWholeSinceItsLastPriceMayBeHalfAPrice() throws Exception {
        CatalogueFile file = parse(product("a", "A", "1", "10"), "b,B,true,Title,Default Title,,,B,1,69");

        assertEquals(
                List.of(new RejectedRow(3, "the row has 10 values, the header names 16", null, null)), file.rejected());
    }

    @Test
    void aValueWhoseOptionHasNoNameIsRejected() throws Exception {
        assertEquals(
                "Option1 Name is missing: no row of this product names the option that has a value here",
                parse("mug,Mug,true,,Red,,,M,1,10,,,,,,active")
                        .rejected()
                        .get(0)
                        .reason());
    }

    @Test
    void twoOptionsOfOneNameAreRejected() throws Exception {
        assertEquals(
                "Option2 Name is the same as another option's name",
                parse("mug,Mug,true,Size,S,Size,M,M,1,10,,,,,,active")
                        .rejected()
                        .get(0)
                        .reason());
    }

    @Test
    void reasonsNameColumnsAsTheFileSpellsThem() throws Exception {
        assertEquals(
                "Price is missing",
                parseText("URL handle,Title,Price\nmug,Mug,\n")
                        .rejected()
                        .get(0)
                        .reason());
    }

    private static CatalogueFile parse(String... rows) throws UnreadableCatalogueException {
        return Exports.parse(rows);
    }

    private static CatalogueFile parse(Currency currency, String row) throws UnreadableCatalogueException {
        return ShopifyCsv.parse((Exports.HEADER + "\n" + row).getBytes(StandardCharsets.UTF_8), currency);
    }
}
