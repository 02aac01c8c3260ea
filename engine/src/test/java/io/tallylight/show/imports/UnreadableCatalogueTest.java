package io.tallylight.show.imports;

import static io.tallylight.show.imports.Exports.EUR;
import static io.tallylight.show.imports.Exports.HEADER;
import static io.tallylight.show.imports.Exports.product;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableCatalogueTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesAreThoseOfTheFileEvenAfterQuotedNewlinesAndBlankLines(String newline) throws Exception {
        CatalogueFile file = Exports.parseText(String.join(
                newline,
                HEADER + ",Body (HTML)",
                product("a", "A", "1", "10") + ",\"one" + newline + "two" + newline + newline + "four\"",
                product("b", "B", "1", "wrong") + ",",
                "",
                ",,,,,,,,,,,,,,,,",
                product("c", "C", "1", "10") + ",\"" + newline + "\"",
                product("d", "D", "1", "wrong") + ",",
                ""));

        assertEquals(
                List.of(2L, 9L), file.offers().stream().map(ImportedOffer::line).toList());
        assertEquals(
                List.of(6L, 11L),
                file.rejected().stream().map(RejectedRow::line).toList());
    }

    @Test
    void anEmptyFileIsUnreadable() {
        assertEquals("line 1: the file is empty", unreadable("").getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Handle", "Title", "Variant Price"})
    void aMissingColumnIsNamedOnLineOne(String column) {
        UnreadableCatalogueException e = unreadable(HEADER.replaceFirst(column, "Other") + "\n");

        assertEquals(
                "line 1: the header has no column \"" + column + "\"; is this a Shopify product export?",
                e.getMessage());
        assertEquals(1, e.line());
    }

    @Test
    void aFileSeparatedBySemicolonsIsRecognised() {
        assertTrue(unreadable(HEADER.replace(',', ';') + "\n").reason().contains("semicolons"));
    }

    @Test
    void aColumnThatStandsTwiceIsAmbiguous() {
        assertEquals(
                "line 1: the header has the column \"title\" twice",
                unreadable(HEADER + ",title\n").getMessage());
    }

    @Test
    void aQuoteThatIsNeverClosedNamesTheLineWhereItsRowStarts() {
        UnreadableCatalogueException e = unreadable(String.join(
                "\n",
                HEADER,
                product("a", "A", "1", "10"),
                product("\"b", "B", "1", "10"),
                product("c", "C", "1", "10")));

        assertEquals(3, e.line());
    }

    @Test
    void textAfterAClosingQuoteNamesTheLineWhereItsRowStarts() {
        UnreadableCatalogueException e = unreadable(HEADER + "\n" + product("\"a\n\nb\"c", "A", "1", "10") + "\n");

        assertEquals(2, e.line());
    }

    @Test
    void bytesThatAreNotUtf8NameTheirLine() {
        byte[] latin1 = (HEADER + "\r\n" + product("a", "A", "1", "10") + "\r\n" + product("café", "B", "1", "10"))
                .getBytes(StandardCharsets.ISO_8859_1);

        UnreadableCatalogueException e =
                assertThrows(UnreadableCatalogueException.class, () -> ShopifyCsv.parse(latin1, EUR));
        assertEquals(3, e.line());
        assertTrue(e.reason().contains("UTF-8"));
    }

    @Test
    void aUtf16FileIsNotUtf8OnLineOne() {
        UnreadableCatalogueException e = assertThrows(
                UnreadableCatalogueException.class,
                () -> ShopifyCsv.parse(HEADER.getBytes(StandardCharsets.UTF_16), EUR));
        assertEquals(1, e.line());
    }

    @Test
    void aFilePastItsRowLimitIsUnreadableAtThatRow() {
        String text = HEADER + "\n" + "x\n".repeat(ImportLimits.ROWS_MAX);

        assertEquals(ImportLimits.ROWS_MAX + 1, unreadable(text).line());
    }

    @Test
    void aFileAtItsRowLimitIsRead() throws Exception {
        String text = HEADER + "\n" + "x\n".repeat(ImportLimits.ROWS_MAX - 1);

        assertEquals(
                ImportLimits.ROWS_MAX - 1, Exports.parseText(text).rejected().size());
    }

    @Test
    void aCurrencyWithoutMinorUnitIsTheCallersMistake() {
        Currency gold = Currency.getInstance("XAU");

        assertThrows(IllegalArgumentException.class, () -> ShopifyCsv.parse(new byte[0], gold));
    }

    private static UnreadableCatalogueException unreadable(String text) {
        return assertThrows(UnreadableCatalogueException.class, () -> Exports.parseText(text));
    }
}
