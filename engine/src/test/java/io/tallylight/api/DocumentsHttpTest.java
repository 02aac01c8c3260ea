package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.testing.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Large answers come in pages, once, and compressed for who can read that. */
@ExtendWith(SharedEngine.class)
class DocumentsHttpTest {
    private static final String[] FOREIGN = {"Origin", "null"};

    private final Api api;

    DocumentsHttpTest(Api api) {
        this.api = api;
    }

    private String showOf(int offers) {
        String show = api.liveShow();
        for (int i = 0; i < offers; i++) {
            String position = i % 3 == 0 ? "" : ",'position':" + (offers - i);
            api.offer(show, "SKU-" + i, "{'title':'An offer','price':1000,'allotted':5" + position + "}");
        }
        return show;
    }

    /** SKUs of a list, page by page; each page has as many as its limit but the last. */
    private List<String> paged(String address, String field, int limit, String... headers) {
        List<String> skus = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = api.get(address + "?limit=" + limit + (next.isEmpty() ? "" : "&after=" + next), headers)
                    .is(200)
                    .json();
            next = page.path("next").asText("");
            assertTrue(
                    next.isEmpty()
                            ? page.path(field).size() <= limit
                            : page.path(field).size() == limit);
            page.path(field).forEach(offer -> skus.add(offer.path("sku").textValue()));
        } while (!next.isEmpty());
        return skus;
    }

    @Test
    void offersComeInTheirOrderPageByPageInTheShowAndAsAList() {
        String path = "/v1/shows/" + showOf(11);
        List<String> all = new ArrayList<>();
        JsonNode whole = api.get(path).json();
        whole.path("offers").forEach(offer -> all.add(offer.path("sku").textValue()));

        assertEquals(11, all.size());
        assertEquals("SKU-10", all.get(0), "by position, and those without one come last");
        assertEquals(List.of("SKU-0", "SKU-3", "SKU-6", "SKU-9"), all.subList(7, 11));
        assertFalse(whole.has("next"));
        for (int limit : new int[] {1, 4, 10, 11, 500}) {
            assertEquals(all, paged(path, "offers", limit));
            assertEquals(all, paged(path + "/offers", "items", limit));
            assertEquals(all, paged(path + "/offers", "items", limit, FOREIGN));
        }
        api.get(path + "?limit=501").isInvalid("limit");
        api.get(path + "/offers?after=" + Cursor.encode("x")).isInvalid("after");
        api.get("/v1/shows/nowhere/offers").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void aReadThatNamesTheTagOfWhatIsThereIs304UntilACounterMoves() {
        String show = showOf(2);
        String path = "/v1/shows/" + show;
        for (String address :
                List.of(path, path + "?limit=1", path + "/offers", path + "/offers/SKU-0", "/openapi.yaml")) {
            for (String[] who : new String[][] {{}, FOREIGN}) {
                Reply first = api.get(address, who).is(200);
                String tag = first.header("ETag").orElseThrow();
                for (String named : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
                    Reply again =
                            api.get(address, with(who, "If-None-Match", named)).is(304);
                    assertEquals(0, again.response().body().length);
                    assertEquals(tag, again.header("ETag").orElse(""));
                    assertEquals(first.header("Cache-Control"), again.header("Cache-Control"));
                }
            }
        }
        String tag = api.get(path).header("ETag").orElseThrow();
        api.reserve(show, "SKU-0", 1).is(201);
        Reply changed = api.get(path, "If-None-Match", tag).is(200);
        assertNotEquals(tag, changed.header("ETag").orElse(""));
        api.patch(path, "{'title':'Still the version that I saw'}", "If-Match", tag)
                .is(200);
        api.audit(show);
    }

    @Test
    void whatThePublicSeesHasAnotherTagThanTheWhole() {
        String path = "/v1/shows/" + showOf(1);
        String whole = api.get(path).header("ETag").orElseThrow();

        api.get(path, with(FOREIGN, "If-None-Match", whole)).is(200);
    }

    @Test
    void aLargeAnswerIsCompressedForWhoReadsThatAndItsTagStillCounts() throws IOException {
        String path = "/v1/shows/" + showOf(40);
        Reply plain = api.get(path);
        Reply compressed = api.get(path, "Accept-Encoding", "br, gzip");

        assertEquals("gzip", compressed.header("Content-Encoding").orElse(""));
        assertTrue(compressed.response().body().length < plain.response().body().length / 4);
        try (GZIPInputStream in = new GZIPInputStream(
                new ByteArrayInputStream(compressed.response().body()))) {
            assertEquals(plain.text(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        String tag = compressed.header("ETag").orElseThrow();
        assertEquals("W/" + plain.header("ETag").orElseThrow(), tag);
        assertTrue(compressed.header("Vary").orElse("").contains("Accept-Encoding"));
        api.get(path, "If-None-Match", tag).is(304);
        api.patch(path, "{'title':'T2'}", "If-Match", tag).is(200);
        for (String refusing : List.of("identity", "gzip;q=0", "br")) {
            assertFalse(api.get(path, "Accept-Encoding", refusing)
                    .header("Content-Encoding")
                    .isPresent());
        }
    }

    @Test
    void manyWhoReadAShowAtOnceAllSeeWhatWasDoneBefore() {
        String show = showOf(5);
        String path = "/v1/shows/" + show;
        for (int round = 1; round <= 5; round++) {
            api.reserve(show, "SKU-0", 1).is(201);
            int left = 5 - round;
            List<CompletableFuture<JsonNode>> reads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String[] who = i % 2 == 0 ? FOREIGN : new String[0];
                reads.add(CompletableFuture.supplyAsync(() -> api.get(path, who).json()));
            }
            for (var read : reads) {
                for (JsonNode offer : Await.done(read).path("offers")) {
                    if (offer.path("sku").textValue().equals("SKU-0")) {
                        assertEquals(left, offer.path("available").intValue());
                    }
                }
            }
        }
        api.audit(show);
    }

    @Test
    void aDefinitionIsBoundedAndItsLargestFieldNamed() {
        String show = api.liveShow();
        StringBuilder titles = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            titles.append(i == 0 ? "" : ",")
                    .append("'x-l")
                    .append(i)
                    .append("':'")
                    .append("x".repeat(400))
                    .append('\'');
        }
        api.put("/v1/shows/" + show + "/offers/FAT", "{'title':'T','price':1,'titles':{" + titles + "}}")
                .isInvalid("titles");
        api.put("/v1/shows/too-fat", "{'title':'T','currency':'EUR','titles':{" + titles + "}}")
                .isInvalid("titles");
    }

    @Test
    void aPageEndsWhereItWouldBeTooLarge() {
        String show = api.liveShow();
        String url = "https://cdn.example/" + "x".repeat(2_000);
        for (int i = 0; i < 100; i++) {
            api.offer(show, "SKU-" + i, "{'title':'T','price':1,'imageUrl':'" + url + "','url':'" + url + "'}");
        }
        Reply first = api.get("/v1/shows/" + show).is(200);

        assertTrue(first.response().body().length < 300_000, "a page is bounded in bytes, too");
        assertTrue(first.json().has("next"));
        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = api.get("/v1/shows/" + show + "/offers" + (next.isEmpty() ? "" : "?after=" + next))
                    .json();
            page.path("items").forEach(offer -> seen.add(offer.path("sku").textValue()));
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        assertEquals(100, seen.stream().distinct().count());
        assertEquals(100, seen.size());
    }

    private static String[] with(String[] headers, String name, String value) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(name);
        all.add(value);
        return all.toArray(String[]::new);
    }
}
