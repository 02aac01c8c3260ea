package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.show.imports.RandomShop;
import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

    @Test
    void aSkuThatTheShopFillsInSellsNoUnitTwice() {
        send(HEADER + "mug,Mug,,,,5,10,\n").is(200);
        api.reserve(show, "mug", 5).is(201);
        JsonNode reply = send(HEADER + "mug,Mug,,,MUG-1,5,10,\n").is(200).json();

        assertEquals("[]", reply.path("made").toString());
        assertEquals("sku-changed", reply.at("/warnings/0/code").asText(), reply.toString());
        assertEquals(1, api.get("/v1/shows/" + show).json().path("offers").size());
        api.audit(show);
    }

    @Test
    void unitsOfUntrackedVariantsAreWhatTheRequestSays() {
        String file = """
                Handle,Title,Variant Inventory Tracker,Variant Inventory Policy,Variant Price
                a,A,,continue,10
                b,B,,deny,10
                """;
        send(file).is(200);
        assertEquals("1000 0 0", api.counters(show, "a"));
        assertEquals("0 0 0", api.counters(show, "b"));

        JsonNode reply = send("?untracked=25", file).is(200).json();
        assertEquals("25 1", reply.at("/counts/unitsAllotted") + " " + reply.at("/counts/updated"));
        assertEquals("1000 0 0", api.counters(show, "a"));
        assertEquals("25 0 0", api.counters(show, "b"));
        assertEquals(
                2, send("?untracked=25", file).is(200).json().path("unchanged").size());
        for (String wrong : List.of("-1", "1.5", "many", "", "1000000001", "99999999999")) {
            send("?untracked=" + wrong, file).isInvalid("untracked");
        }
        api.audit(show);
    }

    @Test
    void twoImportsAtOnceLeaveNoMixture() {
        boolean refused = false;
        for (int i = 0; i < 50 && !refused; i++) {
            String one = "/v1/shows/" + api.liveShow();
            CompletableFuture<Reply> sevens = importAsync(one, catalogue(300, 7));
            CompletableFuture<Reply> nines = importAsync(one, catalogue(300, 9));
            for (Reply reply : List.of(Await.done(sevens), Await.done(nines))) {
                if (reply.status() != 200) {
                    reply.isProblem(ProblemType.IMPORT_UNDER_WAY);
                    refused = true;
                }
            }
            Set<Long> units = new HashSet<>();
            api.get(one)
                    .json()
                    .path("offers")
                    .forEach(offer -> units.add(offer.path("allotted").longValue()));
            assertEquals(1, units.size(), () -> "units of both files: " + units);
        }
        assertTrue(refused, "one of two imports at once is refused");
    }

    @Test
    void editedCataloguesOfRandomShopsConserveUnitsInTheLedger() {
        Seed seed = Seed.of(ImportHttpTest.class);
        Random random = seed.random();
        for (int i = 0; i < 5; i++) {
            RandomShop shop = new RandomShop(random);
            String one = api.liveShow();
            String file = shop.export();
            for (int edit = 0; edit < 5; edit++) {
                String story = seed + "\n" + file;
                Await.done(importAsync("/v1/shows/" + one, file)).is(200);
                JsonNode again = Await.done(importAsync("/v1/shows/" + one, file))
                        .is(200)
                        .json();
                assertEquals("[] []", again.path("made") + " " + again.path("updated"), story);
                long units = 0;
                for (JsonNode offer : api.get("/v1/shows/" + one).json().path("offers")) {
                    boolean open = offer.path("status").asText().equals("open");
                    units += open ? offer.path("available").longValue() : 0;
                    units += offer.path("sold").longValue();
                    if (open && offer.path("available").longValue() > 0 && random.nextInt(4) == 0) {
                        api.post(
                                        "/v1/shows/" + one + "/orders",
                                        sale(offer.path("sku").asText()))
                                .is(201);
                    }
                }
                assertTrue(units <= shop.units(), units + " of " + shop.units() + " units; " + story);
                file = shop.editIdentity();
            }
            api.audit(one);
        }
    }

    private static String sale(String sku) {
        return "{'buyerId':'ann','lines':[{'sku':'" + sku + "','quantity':1}],'payment':{'method':'external'}}";
    }

    private CompletableFuture<Reply> importAsync(String showPath, String csv) {
        byte[] body = csv.getBytes(StandardCharsets.UTF_8);
        return CompletableFuture.supplyAsync(
                () -> api.send("POST", showPath + "/imports", body, "Content-Type", "text/csv"));
    }

    private static String catalogue(int offers, int units) {
        StringBuilder file = new StringBuilder(HEADER);
        for (int i = 0; i < offers; i++) {
            file.append("h")
                    .append(i)
                    .append(",T,,,S")
                    .append(i)
                    .append(",")
                    .append(units)
                    .append(",1,\n");
        }
        return file.toString();
    }

    private Reply send(String query, String csv) {
        return api.send("POST", imports + query, csv.getBytes(StandardCharsets.UTF_8), "Content-Type", "text/csv");
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
