package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What pages of other origins read of shows: what the show makes public, and no more. */
@ExtendWith(SharedEngine.class)
class PublicFormHttpTest {
    private static final String[] FOREIGN = {"Origin", "https://elsewhere.example"};
    private static final String OFFER =
            "{'title':'Mug','price':1999,'allotted':7331,'externalIds':{'shopifyVariantId':'808'}}";

    private final Api api;

    PublicFormHttpTest(Api api) {
        this.api = api;
    }

    private String show(String fields) {
        String show = api.show("{'title':'T','currency':'EUR'" + fields + "}");
        api.offer(show, "MUG", OFFER);
        return show;
    }

    /** All public reads of a show, as one text. */
    private String seen(String show, String... headers) {
        String path = "/v1/shows/" + show;
        StringBuilder all = new StringBuilder();
        for (String address : List.of(path, path + "/offers", path + "/offers/MUG")) {
            Reply reply = api.get(address, headers);
            all.append(reply.status() == 200 ? reply.text() : reply.status()).append('\n');
        }
        return all.toString();
    }

    @Test
    void noNumberOfUnitsIsPublicWhereTheShowTellsItsStockInAWord() {
        String show = show(",'status':'live','publicCounts':'state'");
        String seen = seen(show, FOREIGN);

        assertTrue(seen.contains("\"stock\":\"in\""), seen);
        for (String hidden : List.of("7331", "available", "reserved", "sold", "allotted", "externalIds", "808")) {
            assertFalse(seen.contains(hidden), () -> hidden + " in " + seen);
        }
    }

    @Test
    void aCappedShowTellsThePublicThatThereAreMoreThanTwenty() {
        String show = show(",'status':'live','publicCounts':'capped'");
        String seen = seen(show, FOREIGN);

        assertEquals(3, seen.split("\"availableMoreThan\":20", -1).length - 1, seen);
        assertFalse(seen.contains("7331"), seen);
    }

    @Test
    void anExactShowTellsThePublicItsCountersAndNoMore() {
        String show = show(",'status':'live'");
        String seen = seen(show, FOREIGN);

        assertTrue(seen.contains("\"available\":7331,\"reserved\":0,\"sold\":0"), seen);
        assertFalse(seen.contains("externalIds") || seen.contains("allotted") || seen.contains("holdMs"), seen);
    }

    @Test
    void thePublicSeesInSingleReadsWhatItSeesInTheFeed() throws IOException {
        String show = show(",'status':'live','publicCounts':'capped','featured':'MUG','titles':{'th':'x'}");
        JsonNode read = api.get("/v1/shows/" + show, FOREIGN).json();
        JsonNode snapshot;
        try (RawHttp raw = new RawHttp(api)) {
            raw.write("GET /v1/shows/" + show
                    + "/feed HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\nAccept: text/event-stream\r\n\r\n");
            assertTrue(raw.read("data: "));
            snapshot = Json.readObject(raw.line());
        }
        List<String> fields = new ArrayList<>();
        read.fieldNames().forEachRemaining(fields::add);
        fields.removeAll(List.of("id", "offers"));
        for (String field : fields) {
            assertEquals(read.get(field), snapshot.get(field), field);
        }
        JsonNode offer = read.path("offers").get(0).deepCopy();
        ((ObjectNode) offer).remove("sku");
        assertEquals(offer, snapshot.path("offers").path("MUG"));
    }

    @Test
    void whoIsThePublicIsTheOriginOfThePageThatAsks() {
        String show = show(",'status':'live','publicCounts':'state'");
        String own = "http://127.0.0.1:" + api.port();

        for (String[] headers : new String[][] {
            {}, {"Origin", own}, {"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "none"},
        }) {
            assertTrue(seen(show, headers).contains("7331"), () -> List.of(headers) + " may see all");
        }
        for (String[] headers : new String[][] {
            FOREIGN,
            {"Origin", "null"},
            {"Origin", SharedEngine.LISTED_ORIGIN},
            {"Origin", "http://127.0.0.1:1"},
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
        }) {
            assertFalse(seen(show, headers).contains("7331"), () -> List.of(headers) + " is the public");
        }
        String varies = api.get("/v1/shows/" + show, FOREIGN).header("Vary").orElse("");
        assertTrue(varies.contains("Origin") && varies.contains("Sec-Fetch-Site"), varies);
    }

    @Test
    void listsLeaveOutWhatIsNotPublicAndTellNothingOfItInTheirPlaces() {
        String mark = UUID.randomUUID().toString();
        List<String> listed = new ArrayList<>();
        String[][] kinds = {
            {"live", "'status':'live'", "listed"},
            {"paused", "'status':'paused'", "listed"},
            {"ended", "'status':'ended'", "listed"},
            {"scheduled", "'status':'scheduled'", ""},
            {"rehearsal", "'status':'live','rehearsal':true", ""},
            {"early", "'status':'scheduled','visibility':'public'", "listed"},
            {"staged", "'status':'live','rehearsal':true,'visibility':'public'", "listed"},
            {"hidden", "'status':'live','visibility':'unlisted'", ""},
            {"secret", "'status':'live','visibility':'private'", ""},
        };
        for (String[] kind : kinds) {
            String id = mark + "-" + kind[0];
            api.put("/v1/shows/" + id, "{'title':'T','currency':'EUR'," + kind[1] + "}")
                    .is(201);
            if (!kind[2].isEmpty()) {
                listed.add(id);
            }
        }
        listed.sort(null);

        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = api.get("/v1/shows?limit=2" + (next.isEmpty() ? "" : "&after=" + next), FOREIGN)
                    .is(200)
                    .json();
            page.path("items").forEach(item -> seen.add(item.path("id").textValue()));
            next = page.path("next").asText("");
            if (!next.isEmpty()) {
                assertEquals(seen.get(seen.size() - 1), Cursor.decode(next), "a place names a show of the list alone");
            }
        } while (!next.isEmpty());
        assertEquals(listed, seen.stream().filter(id -> id.startsWith(mark)).toList());
    }

    @Test
    void anUnlistedShowIsThereForWhoKnowsItAndAPrivateOneForNobody() {
        String unlisted = show(",'status':'live','visibility':'unlisted'");
        String hidden = show(",'status':'live','visibility':'private'");

        assertTrue(seen(unlisted, FOREIGN).contains("Mug"));
        assertEquals("404\n404\n404\n", seen(hidden, FOREIGN));
        assertTrue(seen(hidden).contains("7331"), "an operator sees it");
        String unknown = api.get("/v1/shows/" + UUID.randomUUID(), FOREIGN).text();
        assertEquals(unknown, api.get("/v1/shows/" + hidden, FOREIGN).text(), "it does not exist for the public");
    }

    @Test
    void theFeedOfAPrivateShowIsNotForThePublic() throws IOException {
        String show = show(",'status':'live','visibility':'private'");
        String request = "GET /v1/shows/" + show + "/feed HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
        try (RawHttp raw = new RawHttp(api)) {
            String answer = raw.write(request + "Origin: null\r\n\r\n").answer(false);
            assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
        }
        try (RawHttp raw = new RawHttp(api)) {
            assertTrue(raw.write(request + "\r\n").read("\"type\":\"snapshot\""));
        }
    }

    @Test
    void theFeedOfAShowThatBecomesPrivateEndsForThePublicAlone() throws IOException {
        String show = show(",'status':'live'");
        String request = "GET /v1/shows/" + show + "/feed HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
        try (RawHttp stranger = new RawHttp(api);
                RawHttp operator = new RawHttp(api)) {
            assertTrue(stranger.write(request + "Origin: null\r\n\r\n").read("\"type\":\"snapshot\""));
            assertTrue(operator.write(request + "\r\n").read("\"type\":\"snapshot\""));

            api.patch("/v1/shows/" + show, "{'visibility':'private','title':'Secret'}")
                    .is(200);

            assertTrue(stranger.read("/problems/not-found"));
            assertFalse(stranger.read("Secret"));
            assertTrue(operator.read("Secret"));
        }
    }

    @Test
    void aWrongVisibilityIsNamed() {
        api.put("/v1/shows/wrongly-visible", "{'title':'T','currency':'EUR','visibility':'hidden'}")
                .isInvalid("visibility");
    }

    @Test
    void aRefusalTellsAPageNoMoreThanTheShowMakesPublic() {
        String show = show(",'status':'live','publicCounts':'state'");
        String basket = "{'buyerId':'b','lines':[{'sku':'MUG','quantity':9999}]}";
        String own = "http://127.0.0.1:" + api.port();

        Reply toServer = api.post(Api.reservations(show), basket).isProblem(ProblemType.SOLD_OUT);
        assertEquals(7331, toServer.json().at("/lines/0/available").intValue());
        for (String origin : List.of(own, SharedEngine.LISTED_ORIGIN)) {
            Reply toPage =
                    api.post(Api.reservations(show), basket, "Origin", origin).isProblem(ProblemType.SOLD_OUT);
            assertEquals("MUG", toPage.json().at("/lines/0/sku").textValue());
            assertFalse(toPage.text().contains("7331") || toPage.text().contains("\"available\""), toPage.text());
        }
        String capped = show(",'status':'live','publicCounts':'capped'");
        Reply toPage = api.post(Api.reservations(capped), basket, "Origin", own).isProblem(ProblemType.SOLD_OUT);
        assertEquals(20, toPage.json().at("/lines/0/availableMoreThan").intValue());
        assertFalse(toPage.text().contains("7331"), toPage.text());
        api.audit(show);
    }
}
