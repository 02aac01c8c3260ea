package io.tallylight.show.imports;

import static io.tallylight.show.imports.Exports.HEADER;
import static io.tallylight.show.imports.Exports.parse;
import static io.tallylight.show.imports.Exports.parseText;
import static io.tallylight.show.imports.Exports.product;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as shops, spreadsheets and other programs write them. */
class ShopFilesTest {
    private static final String STOCK_HEADER =
            "Handle,Title,Variant Inventory Tracker,Variant Inventory Policy,Variant Inventory Qty,Variant Price\n";

    @Test
    void theMarkOfTextIsTakenOffSkusAndBarcodesOfDigitsAlone() throws Exception {
        CatalogueFile file = parse(
                "a,A,true,Title,Default Title,,,'26480,1,10,,'4006381333931,,,,active",
                product("b", "'26480X", "1", "10"));

        assertEquals(List.of("26480", "'26480X"), skus(file));
        assertEquals("4006381333931", file.offers().get(0).ids().barcode());
        assertEquals(List.of(NoteCode.TEXT_MARKER_REMOVED, NoteCode.TEXT_MARKER_REMOVED), codes(file));
    }

    @Test
    void spacesThatNobodyCanTypeBecomePlainOnes() throws Exception {
        CatalogueFile file = parse(
                product("a", "\u00a0AB\u00a012\u200b\u202f", "\u00a05", "\u00a010\u00a0"),
                product("b", "C 3", "1", "10"));

        assertEquals(List.of("AB 12", "C 3"), skus(file));
        assertEquals(5, file.offers().get(0).quantity().units());
        assertEquals(List.of(NoteCode.SPACES_REPLACED), codes(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AB12\u00a0", "\u202eAB12", "AB12\u200b", "AB\u316412", "AB12\ufe0f", "\u2800AB12", "\u3000AB12"
            })
    void aSkuWithoutWhatNobodyCanTypeIsNoted(String sku) throws Exception {
        CatalogueFile file = parse(product("a", sku, "1", "10"));

        assertEquals(List.of("AB12"), skus(file));
        assertEquals(List.of(NoteCode.SPACES_REPLACED), codes(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {" AB12 ", "\tAB12", "AB 12"})
    void spacesOfAKeyboardAroundASkuAreNotWorthANote(String sku) throws Exception {
        assertEquals(List.of(), codes(parse(product("a", sku, "1", "10"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200b", "\u3164\u2800", "\ufe0f", "\udb40\udd00"})
    void aSkuOfWhatNobodySeesIsBlank(String sku) throws Exception {
        assertEquals(List.of("a"), skus(parse(product("a", sku, "1", "10"))));
    }

    @Test
    void titlesAndOptionsLoseWhatTurnsTextRound() throws Exception {
        CatalogueFile file = parse(
                "a,\u202b\u05d0\u202c \u2764\ufe0f,true,Size,M\u2067\u05d0\u2069L,,,A,1,10,,,,,,active",
                "b,\u202e\u2800,true,Title,Default Title,,,B,1,10,,,,,,active");

        assertEquals("\u05d0 \u2764\ufe0f", file.offers().get(0).title());
        assertEquals("M\u05d0L", file.offers().get(0).options().get("Size"));
        assertEquals(List.of(NoteCode.CHARACTERS_REMOVED, NoteCode.CHARACTERS_REMOVED), codes(file));
        assertEquals(
                "Title is missing: no row of this product has one",
                file.rejected().get(0).reason());
    }

    @Test
    void charactersThatNobodySeesCostNoProduct() throws Exception {
        CatalogueFile file = parse(
                product("a", "\u200eB07\u00adX\u200f", "1", "10"),
                "b,B,true,For,\ud83d\udc68\u200d\ud83d\udc67,,,,1,10,,,,,,active",
                "c,C,true,Text,\"two\nlines \ue000\",,,,1,10,,,,,,active");

        assertEquals(List.of("B07X", "b:\ud83d\udc68\ud83d\udc67", "c:two lines \ufffd"), skus(file));
        assertEquals(List.of(), file.rejected());
    }

    @ParameterizedTest
    @CsvSource({"10.0, 10", "10.00, 10", "-3.0, 0", "0.0, 0"})
    void aQuantityMayEndInAPointAndZeros(String quantity, long units) throws Exception {
        assertEquals(
                units,
                parse(product("a", "A", quantity, "10"))
                        .offers()
                        .get(0)
                        .quantity()
                        .units());
    }

    @ParameterizedTest
    @CsvSource({
        "shopify, deny, 5, COUNTED, 5, ''",
        "shopify, deny, 0, COUNTED, 0, ''",
        "shopify, deny, -3, COUNTED, 0, oversold",
        "shopify, continue, -3, COUNTED, 0, sells-beyond-stock",
        "shopify, deny, '', UNKNOWN, 0, no-quantity",
        "'', continue, 0, UNTRACKED, 0, untracked",
        "'', continue, -32, UNTRACKED, 0, untracked",
        "'', continue, '', UNTRACKED, 0, untracked",
        "'', deny, 0, UNTRACKED_ZERO, 0, untracked-zero",
        "'', deny, -1, UNTRACKED_ZERO, 0, untracked-zero",
        "'', continue, 7, COUNTED, 7, untracked-quantity"
    })
    void trackerPolicyAndQuantityAreReadTogether(
            String tracker, String policy, String quantity, Quantity.Kind kind, long units, String code)
            throws Exception {
        CatalogueFile file = parseText(STOCK_HEADER + "a,A," + tracker + "," + policy + "," + quantity + ",10\n");

        assertEquals(new Quantity(kind, units), file.offers().get(0).quantity());
        assertEquals(
                code.isEmpty() ? List.of() : List.of(code),
                codes(file).stream().map(NoteCode::word).toList());
    }

    @Test
    void longHandlesSkusAndOptionsKeepTheirProductsAndStayApart() throws Exception {
        String handle = "h".repeat(300);
        String value = "v".repeat(300);
        CatalogueFile file = parse(
                handle + ",T,true,Size," + value + "1,,,,1,10,,,,,,active",
                handle + ",,,," + value + "2,,,,1,10,,,,,,",
                handle + "x," + "t".repeat(600) + ",true,Title,Default Title,,," + "s".repeat(200)
                        + ",1,10,,,,,,active");

        assertEquals(List.of(), file.rejected());
        assertEquals(3, skus(file).stream().distinct().count());
        for (ImportedOffer offer : file.offers()) {
            assertEquals(128, offer.product().length());
            assertEquals(128, offer.sku().length());
            assertTrue(offer.options().values().stream().allMatch(v -> v.length() <= 200));
        }
        assertEquals(500, file.offers().get(2).title().length());
        assertEquals(
                skus(file),
                skus(parse(
                        handle + ",T,true,Size," + value + "1,,,,1,10,,,,,,active",
                        handle + ",,,," + value + "2,,,,1,10,,,,,,",
                        handle + "x,T,true,Title,Default Title,,," + "s".repeat(200) + ",1,10,,,,,,active")));
        assertTrue(codes(file).containsAll(List.of(NoteCode.TEXT_SHORTENED, NoteCode.SKU_SHORTENED)));
    }

    @Test
    void aRowMayEndBeforeColumnsThatAreNotRead() throws Exception {
        CatalogueFile file =
                parseText("Handle,Title,Variant Price,Tags,Notes\na,A,10\nb,B,10,x\nc,C\nd,D,10,,,,\ne,E,10,,,x\n");

        assertEquals(List.of("a", "b", "d"), skus(file));
        assertEquals(
                List.of(4L, 6L), file.rejected().stream().map(RejectedRow::line).toList());
    }

    @Test
    void theLastRowOfAFileThatWasCutShortIsNotTrusted() throws Exception {
        CatalogueFile file = parseText("Handle,Title,Variant Price,Tags\na,A,10\nb,B,69");

        assertEquals(List.of("a"), skus(file));
        assertEquals(
                List.of(3L), file.rejected().stream().map(RejectedRow::line).toList());
        assertEquals(List.of("a"), skus(parseText("Handle,Title,Variant Price,Tags\na,A,10,y")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=,\n", "sep=,\r\n", "\uFEFF\uFEFF", "\uFEFFSEP=,\n", "\"sep=,\"\n"})
    void whatOtherProgramsPutBeforeTheHeaderIsSkipped(String before) throws Exception {
        CatalogueFile file = parseText(
                before + HEADER + "\n" + product("a", "A", "1", "10") + "\n" + product("b", "B", "1", "free"));

        long lines = before.contains("\n") ? 1 : 0;
        assertEquals(2 + lines, file.offers().get(0).line());
        assertEquals(3 + lines, file.rejected().get(0).line());
    }

    @Test
    void theLineThatNamesASeparatorIsBelieved() throws Exception {
        String text = "sep=;\n" + (HEADER + "\n" + product("a", "A", "1", "10")).replace(',', ';');

        assertEquals(List.of("A"), skus(parseText(text)));
    }

    @Test
    void noRowIsPassedOverInSilence() throws Exception {
        CatalogueFile file = parseText("""
                Handle,Title,Variant Price,Image Src,Tags
                a,A,10,https://img.example/a.jpg,
                a,,,https://img.example/2.jpg,
                b,,,https://img.example/b.jpg,
                ,,,,stray
                BLANK,\u00a0,,,
                c,C,0,,
                """.replace("BLANK", " "));

        assertEquals(List.of("a", "c"), skus(file));
        assertEquals(
                List.of(
                        new RejectedRow(4, "no row of this product is a variant", "b", null),
                        new RejectedRow(5, "the row has no value in a column that is read", null, null)),
                file.rejected());
        assertTrue(codes(file).contains(NoteCode.PRICE_ZERO));
        assertEquals(5, file.rows());
    }

    @Test
    void aRowOfMillionsOfCellsIsRefusedBeforeItIsCut() {
        UnreadableCatalogueException e = assertThrows(
                UnreadableCatalogueException.class, () -> parseText(HEADER + "\n" + ",".repeat(5_000_000)));

        assertEquals("line 2: the row that starts here has more than 1000 values", e.getMessage());
        assertThrows(UnreadableCatalogueException.class, () -> parseText(",".repeat(5_000_000)));
    }

    @Test
    void aRowOfMegabytesIsRefused() {
        UnreadableCatalogueException e = assertThrows(
                UnreadableCatalogueException.class,
                () -> parseText(
                        HEADER + "\n" + product("a", "A", "1", "10") + "\n\"" + "x\n".repeat(600_000) + "\"\n"));

        assertEquals(3, e.line());
    }

    @Test
    void quotedSeparatorsAndLineEndsAreNoCellsAndNoRows() throws Exception {
        String description = "\"" + ",\n\"\"".repeat(2_000) + "\"";
        CatalogueFile file = parseText(HEADER + ",Body (HTML)\n" + product("a", "A", "1", "10") + "," + description
                + "\n" + product("b", "B", "1", "10") + ",x\"" + ",\n");

        assertEquals(List.of("A", "B"), skus(file));
        assertEquals(List.of(), file.rejected());
    }

    private static List<String> skus(CatalogueFile file) {
        return file.offers().stream().map(ImportedOffer::sku).toList();
    }

    private static List<NoteCode> codes(CatalogueFile file) {
        return file.notes().stream().map(ImportNote::code).toList();
    }
}
