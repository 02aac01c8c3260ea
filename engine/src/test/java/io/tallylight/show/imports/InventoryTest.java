package io.tallylight.show.imports;

import static io.tallylight.show.imports.PlannedShow.warned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A shop with several locations: its product export has no quantities, its inventory export has them by location. */
class InventoryTest {
    private static final String PRODUCTS =
            "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
                    + "Variant Inventory Policy,Variant Price\n"
                    + "shirt,Shirt,Size,S,SH-S,shopify,deny,10\n"
                    + "shirt,,,M,SH-M,shopify,deny,10\n"
                    + "mug,Mug,Title,Default Title,,shopify,deny,5\n";
    private static final String HEADER =
            "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,SKU,HS Code,"
                    + "COO,Location,Incoming (not editable),Unavailable (not editable),Committed (not editable),"
                    + "Available (not editable),On hand (current),On hand (new)\n";
    private static final String INVENTORY = HEADER
            + "shirt,Shirt,Size,S,,,SH-S,,,Berlin,0,0,1,4,5,\n"
            + "shirt,Shirt,Size,S,,,SH-S,,,Paris,0,0,0,3,3,\n"
            + "shirt,Shirt,Size,M,,,SH-M,,,Berlin,0,0,0,2,2,\n"
            + "shirt,Shirt,Size,M,,,SH-M,,,Paris,not stocked,not stocked,not stocked,not stocked,not stocked,\n"
            + "mug,Mug,Title,Default Title,,,,,,Berlin,0,0,0,-1,0,\n"
            + "mug,Mug,Title,Default Title,,,,,,Paris,0,0,0,9.0,9,\n"
            + "other,Other,Title,Default Title,,,O,,,Berlin,0,0,0,9,9,\n";

    private final PlannedShow show = new PlannedShow();

    @Test
    void aCatalogueWithoutQuantitiesIsNamedAsOneWithNothingInStock() throws Exception {
        JsonNode reply = show.take(PRODUCTS);

        assertEquals("SH-S=0 SH-M=0 mug=0", show.stock());
        assertEquals("[\"SH-S\",\"SH-M\",\"mug\"]", warned(reply, NoteCode.NO_QUANTITY));
        assertEquals("[]", warned(reply, NoteCode.NOTHING_IN_STOCK));
    }

    @Test
    void offersWithoutUnitsGetWhatAllLocationsHave() throws Exception {
        show.take(PRODUCTS);
        JsonNode reply = show.take(INVENTORY);

        assertEquals("SH-S=7 SH-M=2 mug=8", show.stock());
        assertEquals("[\"SH-S\",\"SH-M\",\"mug\"]", reply.path("updated").toString());
        assertEquals(17, reply.at("/counts/unitsAllotted").asInt());
        assertEquals(26, reply.at("/counts/unitsInFile").asInt());
        assertEquals("[]", warned(reply, NoteCode.NOT_OFFERED));
        assertEquals("", warned(reply, NoteCode.NOTHING_IN_STOCK));
    }

    @Test
    void offersThatHaveUnitsKeepThemAndADifferenceIsNamed() throws Exception {
        show.take(PRODUCTS);
        show.take(INVENTORY);
        show.sell("mug", 8);
        JsonNode reply = show.take(INVENTORY.replace("Berlin,0,0,1,4,5", "Berlin,0,0,1,1,2"));

        assertEquals("SH-S=7 SH-M=2 mug=8", show.stock());
        assertEquals("[\"SH-S\"]", warned(reply, NoteCode.STOCK_ABOVE_SHOP));
        assertEquals("", warned(reply, NoteCode.STOCK_BELOW_SHOP));
        assertEquals(3, reply.path("unchanged").size());
    }

    @Test
    void aVariantIsFoundByItsSkuWhateverItIsCalledNow() throws Exception {
        show.take(PRODUCTS);
        show.take(INVENTORY.replace("shirt,Shirt,Size,S", "polo,Polo,Size,XS"));

        assertEquals("SH-S=7 SH-M=2 mug=8", show.stock());
    }

    @Test
    void aRowThatCannotBeReadIsRejectedAlone() throws Exception {
        show.take(PRODUCTS);
        JsonNode reply =
                show.take(HEADER + "shirt,Shirt,Size,S,,,SH-S,,,Berlin,0,0,1,many,5,\n,x,,,,,,,,Berlin,0,0,0,1,1,\n"
                        + "shirt,Shirt,Size,M,,,SH-M,,,Berlin,0,0,0,2,2,\n");

        assertEquals("SH-S=0 SH-M=2 mug=0", show.stock());
        assertEquals(2, reply.path("rejected").size());
        assertEquals("2", reply.at("/rejected/0/line").toString());
    }

    @Test
    void unitsForUntrackedVariantsComeWithTheFirstImportOrALaterOne() throws Exception {
        String header =
                "Handle,Title,Variant Inventory Tracker,Variant Inventory Policy,Variant Inventory Qty,Variant Price\n";
        String file = header + "a,A,,continue,0,10\nb,B,,deny,0,10\nc,C,,deny,4,10\nd,D,shopify,deny,0,10\n";
        JsonNode reply = show.take(file);
        assertEquals("a=1000 b=0 c=4 d=0", show.stock());
        assertEquals("[\"a\"]", warned(reply, NoteCode.UNTRACKED));
        assertEquals("[\"b\"]", warned(reply, NoteCode.UNTRACKED_ZERO));

        show.take(file, 50);
        assertEquals("a=1000 b=50 c=4 d=0", show.stock());
        show.take(file, 60);
        assertEquals("a=1000 b=50 c=4 d=0", show.stock());
    }

    @Test
    void longListsOfTheReplyAreCutAndCounted() throws Exception {
        StringBuilder file = new StringBuilder("Handle,Title,Variant Price\n");
        for (int i = 0; i < 1_900; i++) {
            file.append("h")
                    .append(i)
                    .append(",T,")
                    .append(i % 2 == 0 ? "10" : "x")
                    .append('\n');
        }
        JsonNode reply = show.take(file.toString());

        assertEquals(
                "500 500 500",
                reply.path("rejected").size() + " " + reply.path("named").size() + " "
                        + reply.path("notes").size());
        assertEquals(
                "{\"rejected\":450,\"named\":450,\"notes\":450}",
                reply.path("omitted").toString());
        assertEquals(950, reply.at("/counts/rejected").asInt());
        JsonNode warning = reply.path("warnings").path(1);
        assertEquals(
                "no-quantity 950 100 100",
                warning.path("code").asText() + " " + warning.path("count") + " "
                        + warning.path("rows").size() + " "
                        + warning.path("skus").size());
    }

    @Test
    void aFileOfNeitherKindIsUnreadable() {
        List<ObjectNode> none = List.of();
        assertThrows(
                UnreadableCatalogueException.class,
                () -> ImportPlan.of(
                        "Title,Location,Available\nx,y,1\n".getBytes(StandardCharsets.UTF_8),
                        Exports.EUR,
                        none,
                        Exports.SETTINGS));
    }
}
