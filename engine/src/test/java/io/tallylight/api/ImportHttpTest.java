package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A shop's real export, over HTTP. What it holds was counted by hand: 20 products, 21 variants, 65 units. */
@ExtendWith(SharedEngine.class)
class ImportHttpTest {
    private static final Path EXPORT = Path.of("../../shared/data/catalogs/shopify-products.csv");
    private static final String HEADER =
            "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty," + "Variant Price,Image Src\n";

    private final Api api;
    private final String show;
    private final String imports;

    ImportHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        this.imports = "/v1/shows/" + show + "/imports";
    }

    @Test
    void theRealExportMakesItsProductsVariantsAndUnits() throws IOException {
        JsonNode reply = send(export()).is(200).json();
        JsonNode offers = api.get("/v1/shows/" + show).json().path("offers");

        assertEquals(21, reply.path("made").size());
        assertEquals(21, reply.path("named").size(), "its SKU column is blank");
        assertEquals("[]", reply.path("rejected").toString());
        assertEquals(21, offers.size());
        long units = 0;
        List<String> products = new ArrayList<>();
        for (JsonNode offer : offers) {
            units += offer.path("available").longValue();
            products.add(offer.path("product").asText());
        }
        assertEquals(65, units);
        assertEquals(20, products.stream().distinct().count());
        JsonNode yellow = api.get("/v1/shows/" + show + "/offers/gardening-gloves:Yellow")
                .is(200)
                .json();
        assertEquals(
                "3 1599 {\"Color\":\"Yellow\"}",
                yellow.path("allotted") + " " + yellow.path("price") + " " + yellow.path("options"));
        api.audit(show);
    }

    @Test
    void aSecondImportChangesNothingAndUndoesNoRestock() throws IOException {
        byte[] export = export();
        send(export).is(200);
        api.post("/v1/shows/" + show + "/offers/black-lamp/adjustments", "{'delta':7,'reason':'a carton'}")
                .is(201);
        api.reserve(show, "floor-lamp", 1).is(201);
        String before = api.audit(show);

        JsonNode reply = send(export).is(200).json();
        assertEquals("[] []", reply.path("made") + " " + reply.path("updated"));
        assertEquals(21, reply.path("unchanged").size());
        assertEquals(before, api.audit(show));
        assertEquals("12 0 0", api.counters(show, "black-lamp"));
    }

    @Test
    void aBrokenRowIsReportedByItsLineAndTheOthersStand() {
        JsonNode reply = send(HEADER
                        + "mug,Mug,,,MUG,3,19.99,https://a/1.png\n"
                        + "mug,,,,,,,https://a/2.png\n"
                        + "lamp,Lamp,,,LAMP,two,5,\n"
                        + "vase,Vase,,,VASE,1,1.50,\n")
                .is(200)
                .json();

        assertEquals("[\"MUG\",\"VASE\"]", reply.path("made").toString());
        assertEquals("4", reply.at("/rejected/0/line").toString());
        assertEquals("LAMP", reply.at("/rejected/0/sku").asText());
        assertTrue(reply.at("/rejected/0/reason").asText().contains("Variant Inventory Qty"), reply.toString());
        assertEquals(1, reply.path("rejected").size(), "a row with nothing but a picture is no fault");
        assertEquals("3 0 0", api.counters(show, "MUG"));
    }

    @Test
    void aFileThatCannotBeReadIsRefusedAsAWholeAndNamesTheLine() {
        for (String file : List.of("", "a,b\n1,2\n", HEADER + "mug,Mug,\"never closed,,MUG,3,1,\n")) {
            Reply reply = send(file).isProblem(ProblemType.MALFORMED);
            assertTrue(reply.json().path("line").isIntegralNumber(), reply.text());
        }
        assertEquals("[]", api.get("/v1/shows/" + show).json().path("offers").toString());
    }

    @Test
    void itNeedsAShowAndCsv() {
        api.send("POST", "/v1/shows/none/imports", HEADER, "Content-Type", "text/csv")
                .isProblem(ProblemType.NOT_FOUND);
        api.send("POST", imports, HEADER, "Content-Type", "application/json")
                .isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        api.send("POST", imports, HEADER).isProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        api.send("POST", imports, HEADER, "Content-Type", "text/csv; charset=utf-8")
                .is(200);
    }

    @Test
    void aCatalogueMayBeLargerThanOtherBodies() {
        StringBuilder file = new StringBuilder(HEADER);
        for (int i = 0; i < 2_001; i++) {
            file.append("h")
                    .append(i)
                    .append(",")
                    .append("t".repeat(200))
                    .append(",,,S")
                    .append(i)
                    .append(",1,1,\n");
        }
        JsonNode reply = send(file.toString()).is(200).json();

        assertEquals(2_000, reply.path("made").size());
        assertEquals("S2000", reply.at("/rejected/0/sku").asText(), "a show has room for 2000 offers");
        api.put("/v1/shows/" + show + "/offers/one-more", "{'title':'x','price':1}")
                .isInvalid("sku");
        api.audit(show);
    }

    @Test
    void tooLargeIsRefused() {
        byte[] file = new byte[20 * 1024 * 1024 + 1];
        send(file).isProblem(ProblemType.TOO_LARGE);
    }

    private Reply send(String csv) {
        return send(csv.getBytes(StandardCharsets.UTF_8));
    }

    private Reply send(byte[] csv) {
        return api.send("POST", imports, csv, "Content-Type", "text/csv");
    }

    private static byte[] export() throws IOException {
        Assumptions.assumeTrue(Files.exists(EXPORT), "the shop's export is not here: " + EXPORT);
        return Files.readAllBytes(EXPORT);
    }
}
