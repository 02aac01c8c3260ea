package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lists come in pages that are complete, also while they grow. */
@ExtendWith(SharedEngine.class)
class ListHttpTest {
    private final Api api;
    private final String show;

    ListHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        api.offer(show, "A", 100);
    }

    @Test
    void aBuyersReservationsComeInOrderPageByPageWhileOthersAreMade() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(reserve("pager"));
        }
        api.reserve(show, "A", 1).is(201);

        List<String> seen = all(Api.reservations(show) + "?buyerId=pager&limit=2", page -> {
            if (page == 1) {
                made.add(reserve("pager"));
            }
        });
        assertEquals(made, seen);
    }

    @Test
    void aListMayBeOfOneStateAndIsAsLongAsItsLimitWhereThereAreSoMany() {
        List<String> held = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String id = reserve("mixed");
            if (i % 2 == 0) {
                api.delete(Api.reservations(show) + "/" + id).is(200);
            } else {
                held.add(id);
            }
        }
        String list = Api.reservations(show) + "?buyerId=mixed&state=held&limit=";
        assertEquals(held.subList(0, 3), ids(api.get(list + 3).is(200).json()));
        assertEquals(held, all(list + 1, page -> {}));
        assertEquals(List.of(), all(list.replace("held", "committed") + 2, page -> {}));
    }

    @Test
    void showsComeByIdWithoutOffersAndTheListIsComplete() {
        List<String> mine = new ArrayList<>(List.of(show));
        for (int i = 0; i < 4; i++) {
            mine.add(api.liveShow());
        }
        List<String> seen = all("/v1/shows?limit=3", page -> {});

        assertEquals(seen.stream().sorted().distinct().toList(), seen);
        assertTrue(seen.containsAll(mine));
        assertFalse(api.get("/v1/shows?limit=1").json().at("/items/0").has("offers"));
    }

    @Test
    void aWrongParameterIsNamed() {
        String list = Api.reservations(show);
        api.get(list).isInvalid("buyerId");
        api.get(list + "?buyerId=").isInvalid("buyerId");
        api.get(list + "?buyerId=b&buyerId=c").isInvalid("buyerId");
        api.get(list + "?buyerId=b&state=gone").isInvalid("state");
        api.get("/v1/shows/none/reservations?buyerId=b").isProblem(ProblemType.NOT_FOUND);
        for (String limit : List.of("0", "501", "-1", "x", "1.5", "", "007")) {
            api.get("/v1/shows?limit=" + limit).isInvalid("limit");
        }
        api.get("/v1/shows?limit=500").is(200);
        for (String place : List.of("!", "zzz", Cursor.encode("0"), Cursor.encode("0.short"))) {
            api.get(list + "?buyerId=b&after=" + place).isInvalid("after");
        }
        assertEquals(List.of(), ids(api.get(list + "?buyerId=nobody").is(200).json()));
    }

    /** It would otherwise begin anew, and who copies a list would never come to its end. */
    @Test
    void whatIsNoPlaceInAListIsRefusedByAllOfThem() {
        for (String list : List.of("/v1/shows", "/v1/dead-letters", "/v1/incidents", "/v1/shows/" + show + "/orders")) {
            for (String place : List.of("!", "zzz", Cursor.encode(""), Cursor.encode("no\nplace"))) {
                api.get(list + "?after=" + place).isInvalid("after");
            }
        }
        api.get("/v1/dead-letters?after=" + Cursor.encode("gone.dsqlite:7")).is(200);
        api.get("/v1/incidents?after=" + Cursor.encode("gone.i1-0")).is(200);
    }

    private String reserve(String buyer) {
        return api.post(Api.reservations(show), "{'buyerId':'" + buyer + "','lines':[{'sku':'A','quantity':1}]}")
                .is(201)
                .json()
                .path("id")
                .asText();
    }

    private List<String> all(String path, IntConsumer afterPage) {
        List<String> seen = new ArrayList<>();
        String after = "";
        for (int page = 1; ; page++) {
            JsonNode json = api.get(path + after).is(200).json();
            seen.addAll(ids(json));
            afterPage.accept(page);
            if (!json.has("next")) {
                return seen;
            }
            after = "&after=" + json.path("next").asText();
        }
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("items").forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }
}
