package io.tallylight.show.imports;

import static io.tallylight.show.imports.PlannedShow.warned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What identifies a variant when a shop's file is imported again, and what a change of each part of it means. */
class VariantIdentityTest {
    private final PlannedShow show = new PlannedShow();

    @Test
    void aSkuThatIsFilledInKeepsTheOfferAndItsName() throws Exception {
        show.takeRows(row("shirt", "Colour", "Red", "", 5));
        JsonNode reply = show.takeRows(row("shirt", "Colour", "Red", "S-RED", 5));

        assertEquals("shirt:Red=5", show.stock());
        assertEquals("[\"shirt:Red\"]", reply.path("updated").toString());
        assertEquals("[\"shirt:Red\"]", warned(reply, NoteCode.SKU_CHANGED));
        assertEquals(
                "[{\"line\":2,\"sku\":\"shirt:Red\",\"reason\":\"sku-changed\",\"shopSku\":\"S-RED\"}]",
                reply.path("named").toString());
        assertEquals("S-RED", show.offer("shirt:Red").at("/externalIds/sku").asText());
    }

    @Test
    void aSkuThatWasFilledInIdentifiesTheVariantFromThenOn() throws Exception {
        show.takeRows(row("shirt", "Colour", "Red", "", 5));
        show.takeRows(row("shirt", "Colour", "Red", "S-RED", 5));
        JsonNode reply = show.takeRows(row("blouse", "Colour", "Crimson", "S-RED", 5));

        assertEquals("shirt:Red=5", show.stock());
        assertEquals("blouse", show.offer("shirt:Red").path("product").asText());
        assertEquals("[\"shirt:Red\"]", warned(reply, NoteCode.VARIANT_MOVED));
    }

    @Test
    void aSkuThatIsEmptiedAgainChangesNothing() throws Exception {
        show.takeRows(row("shirt", "Colour", "Red", "S-RED", 5));
        JsonNode reply = show.takeRows(row("shirt", "Colour", "Red", "", 5));

        assertEquals("S-RED=5", show.stock());
        assertEquals("[\"S-RED\"]", reply.path("unchanged").toString());
    }

    @Test
    void aRenamedOptionIsTheSameVariant() throws Exception {
        show.takeRows(row("shirt", "Color", "Red", "", 5));
        show.takeRows(row("shirt", "Colour", "Red", "", 5));

        assertEquals("shirt:Red=5", show.stock());
        assertEquals(
                "{\"Colour\":\"Red\"}", show.offer("shirt:Red").path("options").toString());
    }

    @Test
    void optionsInAnotherOrderAreTheSameVariant() throws Exception {
        show.takeRows("shirt,Shirt,true,Colour,Red,Size,M,,5,10,,,,,,active");
        show.takeRows("shirt,Shirt,true,Size,M,Colour,Red,,5,10,,,,,,active");

        assertEquals("shirt:Red/M=5", show.stock());
    }

    @Test
    void aRenamedValueWithABarcodeOrASkuIsTheSameVariant() throws Exception {
        show.takeRows("shirt,Shirt,true,Colour,Red,,,,5,10,,4711,,,,active", "shirt,,,,Blue,,,S-B,3,10,,,,,,active");
        JsonNode reply = show.takeRows(
                "shirt,Shirt,true,Colour,Crimson,,,,5,10,,4711,,,,active", "shirt,,,,Navy,,,S-B,3,10,,,,,,active");

        assertEquals("shirt:Red=5 S-B=3", show.stock());
        assertEquals("[\"shirt:Red\",\"S-B\"]", warned(reply, NoteCode.VARIANT_MOVED));
    }

    @Test
    void aRenamedValueWithNeitherMakesAClosedOffer() throws Exception {
        show.takeRows(row("shirt", "Colour", "Red", "", 5));
        JsonNode reply = show.takeRows(row("shirt", "Colour", "Crimson", "", 5));

        assertEquals("shirt:Red=5 shirt:Crimson=5x", show.stock());
        assertEquals("[\"shirt:Crimson\"]", warned(reply, NoteCode.POSSIBLE_DUPLICATE));
        assertEquals("[\"shirt:Red\"]", warned(reply, NoteCode.NOT_IN_FILE));
        assertEquals(5, show.onSale());
    }

    @Test
    void aFurtherVariantOfAProductIsMadeOpen() throws Exception {
        show.takeRows(row("shirt", "Colour", "Red", "", 5));
        JsonNode reply = show.takeRows(row("shirt", "Colour", "Red", "", 5), "shirt,,,,Blue,,,,3,10,,,,,,");

        assertEquals("shirt:Red=5 shirt:Blue=3", show.stock());
        assertEquals("", warned(reply, NoteCode.POSSIBLE_DUPLICATE));
    }

    @Test
    void aRenamedHandleIsRecognisedBySkuBarcodeOrTitle() throws Exception {
        show.takeRows(
                "a,A,true,Title,Default Title,,,SKU-A,5,10,,,,,,active",
                "b,B,true,Title,Default Title,,,,6,10,,4711,,,,active",
                "c,C,true,Size,M,,,,7,10,,,,,,active");
        JsonNode reply = show.takeRows(
                "a2,A2,true,Title,Default Title,,,SKU-A,5,10,,,,,,active",
                "b2,B2,true,Title,Default Title,,,,6,10,,4711,,,,active",
                "c2,C,true,Size,M,,,,7,10,,,,,,active");

        assertEquals("SKU-A=5 b=6 c:M=7", show.stock());
        assertEquals("[\"SKU-A\",\"b\",\"c:M\"]", warned(reply, NoteCode.VARIANT_MOVED));
    }

    @Test
    void anotherProductOfTheSameTitleIsMadeClosedWhileTheFirstIsNotInTheFile() throws Exception {
        show.takeRows("linen,Linen shirt,true,Title,Default Title,,,L-1,5,10,,,,,,active");
        JsonNode reply = show.takeRows("linen-1,Linen shirt,true,Title,Default Title,,,L-2,4,10,,,,,,active");

        assertEquals("L-1=5 L-2=4x", show.stock());
        assertEquals("[\"L-2\"]", warned(reply, NoteCode.POSSIBLE_DUPLICATE));
    }

    @Test
    void aVariantThatMovedToAnotherProductTakesItsOfferAlong() throws Exception {
        show.takeRows(row("shirts", "Colour", "Red", "R", 5), row("polo", "Colour", "Blue", "B", 3));
        show.takeRows(row("polo", "Colour", "Blue", "B", 3), "polo,,,,Red,,,R,5,10,,,,,,");

        assertEquals("R=5 B=3", show.stock());
        assertEquals("polo", show.offer("R").path("product").asText());
    }

    @Test
    void skusThatChangeHandsMoveNoUnitsAndAreNamed() throws Exception {
        show.takeRows(product("mug", "X", 5), product("cup", "Y", 3));
        JsonNode reply = show.takeRows(product("mug", "Y", 5), product("cup", "X", 3));

        assertEquals("X=5 Y=3", show.stock());
        assertEquals("mug", show.offer("X").path("product").asText());
        assertEquals("[\"X\",\"Y\"]", warned(reply, NoteCode.SKU_REASSIGNED));
        assertEquals(8, show.onSale());
    }

    @Test
    void aNewProductWithTheSkuOfAnotherGetsANameOfItsOwn() throws Exception {
        show.takeRows(product("mug", "X", 5));
        JsonNode reply = show.takeRows(product("mug", "Y", 5), product("cup", "X", 3));

        assertEquals("X=5 cup=3", show.stock());
        assertEquals("[\"X\"]", warned(reply, NoteCode.SKU_CHANGED));
        assertEquals("[\"cup\"]", warned(reply, NoteCode.SKU_TAKEN));
    }

    @Test
    void twoOfBarcodeListingAndSkuOutweighTheThird() throws Exception {
        show.takeRows(
                "a,A,true,Title,Default Title,,,SKU-A,5,10,,111,,,,active",
                "b,B,true,Title,Default Title,,,SKU-B,6,10,,222,,,,active");
        show.takeRows(
                "a,A,true,Title,Default Title,,,SKU-A,5,10,,222,,,,active",
                "b,B,true,Title,Default Title,,,SKU-B,6,10,,111,,,,active");

        assertEquals("222", show.offer("SKU-A").at("/externalIds/barcode").asText());
        assertEquals("a", show.offer("SKU-A").path("product").asText());
    }

    @Test
    void aVariantIdDecidesAlone() throws Exception {
        String header =
                "Handle,Title,Variant ID,Variant Inventory Item ID,Variant SKU,Variant Price,Variant Inventory Qty\n";
        show.take(header + "a,A,901,801,SKU-A,10,5\nb,B,902,802,SKU-B,10,6\n");
        JsonNode reply = show.take(header + "x,X,901,801,SKU-B,10,5\ny,Y,902,802,SKU-A,10,6\n");

        assertEquals("SKU-A=5 SKU-B=6", show.stock());
        assertEquals(
                "{\"shopifyVariantId\":\"901\",\"shopifyInventoryItemId\":\"801\",\"sku\":\"SKU-B\"}",
                show.offer("SKU-A").path("externalIds").toString());
        assertEquals("x", show.offer("SKU-A").path("product").asText());
        assertEquals("[\"SKU-A\",\"SKU-B\"]", warned(reply, NoteCode.SKU_REASSIGNED));
    }

    @Test
    void anIdThatTheHostWroteInFullIsTheSame() throws Exception {
        show.put(
                "SKU-A",
                "{'title':'A','product':'a','price':1000,"
                        + "'externalIds':{'shopifyVariantId':'gid://shopify/ProductVariant/901'}}",
                5);
        JsonNode reply = show.take("""
                Handle,Title,Variant ID,Variant SKU,Variant Price,Variant Inventory Qty
                a,A,901,SKU-A,10,5
                """);

        assertEquals("[\"SKU-A\"]", reply.path("unchanged").toString());
    }

    @Test
    void aProductThatWasMadeAgainInTheShopWithNewIdsIsTheSame() throws Exception {
        String header = "Handle,Title,Variant ID,Variant SKU,Variant Price,Variant Inventory Qty\n";
        show.take(header + "a,A,901,SKU-A,10,5\n");
        show.take(header + "a,A,955,SKU-A,10,5\n");

        assertEquals("SKU-A=5", show.stock());
        assertEquals(
                "955", show.offer("SKU-A").at("/externalIds/shopifyVariantId").asText());
    }

    @Test
    void whatAnOlderImportMadeIsKnownByItsNameAndItsMarkedSku() throws Exception {
        show.put("'00123", "{'title':'Old','product':'old','price':1000,'externalIds':{'barcode':'\\u0027777'}}", 4);
        show.put("shirt:Red", "{'title':'Shirt','price':1000,'options':{'Farbe':'Rot'}}", 5);
        JsonNode reply = show.takeRows(product("renamed", "'00123", 4), row("shirt", "Colour", "Red", "", 5));

        assertEquals("'00123=4 shirt:Red=5", show.stock());
        assertEquals("[]", reply.path("made").toString());
    }

    @Test
    void sharedSkusAreKeptApartAndNamed() throws Exception {
        JsonNode reply = show.takeRows(
                row("boot", "Size", "40", "BOOT", 1), "boot,,,,41,,,BOOT,2,10,,,,,,", product("lace", "BOOT", 3));

        assertEquals("boot:40=1 boot:41=2 lace=3", show.stock());
        assertEquals("[]", reply.path("rejected").toString());
        assertEquals("[\"boot:40\",\"boot:41\",\"lace\"]", warned(reply, NoteCode.SKU_SHARED));
        assertEquals(
                "{\"line\":2,\"sku\":\"boot:40\",\"reason\":\"sku-shared\",\"shopSku\":\"BOOT\"}",
                reply.path("named").path(0).toString());
    }

    @Test
    void aSharedSkuThatAnOlderImportGaveToTheFirstRowStaysThere() throws Exception {
        show.put("BOOT", "{'title':'Boot','product':'boot','price':1000,'options':{'Size':'40'}}", 1);
        show.takeRows(row("boot", "Size", "40", "BOOT", 1), "boot,,,,41,,,BOOT,2,10,,,,,,");

        assertEquals("BOOT=1 boot:41=2", show.stock());
    }

    @Test
    void sharedSkusThatBecomeTheirOwnKeepTheirOffers() throws Exception {
        show.takeRows(row("boot", "Size", "40", "BOOT", 1), "boot,,,,41,,,BOOT,2,10,,,,,,");
        show.takeRows(row("boot", "Size", "40", "BOOT-40", 1), "boot,,,,41,,,BOOT-41,2,10,,,,,,");

        assertEquals("boot:40=1 boot:41=2", show.stock());
        assertEquals("BOOT-41", show.offer("boot:41").at("/externalIds/sku").asText());
    }

    @Test
    void sharedSkusAndEqualOptionsAreKeptApartByVariantIds() throws Exception {
        String file = """
                Handle,Title,Variant ID,Variant SKU,Variant Price,Variant Inventory Qty
                a,A,901,S,10,5
                a,A,902,S,10,6
                """;
        show.take(file);
        String first = show.stock();
        JsonNode reply = show.take(file);

        assertTrue(first.matches("a=5 a~[0-9a-f]{12}=6"), first);
        assertEquals(first, show.stock());
        assertEquals(2, reply.path("unchanged").size());
    }

    @Test
    void unitsThatTheShopHasLessOfAreNamed() throws Exception {
        show.takeRows(product("mug", "M", 5), product("cup", "C", 5), product("jar", "J", 5));
        show.sell("C", 2);
        JsonNode reply = show.takeRows(product("mug", "M", 2), product("cup", "C", 3), product("jar", "J", 9));

        assertEquals("[\"M\"]", warned(reply, NoteCode.STOCK_ABOVE_SHOP));
        assertEquals("[\"J\"]", warned(reply, NoteCode.STOCK_BELOW_SHOP));
        assertEquals("M=5 C=5 J=5", show.stock());
    }

    private static String row(String handle, String option, String value, String sku, int quantity) {
        return handle + ",The " + handle + ",true," + option + "," + value + ",,," + sku + "," + quantity
                + ",10,,,,,,active";
    }

    private static String product(String handle, String sku, int quantity) {
        return Exports.product(handle, sku, Integer.toString(quantity), "10");
    }
}
