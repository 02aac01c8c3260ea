package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedEngine.class)
class OfferHttpTest {
    private final Api api;
    private final String show;

    OfferHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
    }

    @Test
    void anOfferHasItsFieldsCountersAndAddress() {
        String path = "/v1/shows/" + show + "/offers/MUG";
        String body = "{'title':'Mug','titles':{'th':'x'},'product':'mug','options':{'Size':'M'},'price':1999,"
                + "'prices':{'THB':79000},'compareAtPrice':2500,'imageUrl':'https://a/b.png','url':'/p','position':3,"
                + "'perBuyerLimit':2,'limitGroup':'g','opensAt':1,'closesAt':99999999999999,'status':'open',"
                + "'externalIds':{'erp':'7'},'allotted':6}";
        Reply made = api.put(path, body).is(201);

        assertEquals(path, made.header("Location").orElse(""));
        assertEquals(
                body.replace('\'', '"')
                        .replace("{\"title\":\"Mug\"", "{\"sku\":\"MUG\",\"title\":\"Mug\"")
                        .replace(
                                "\"allotted\":6}",
                                "\"allotted\":6,\"available\":6,\"reserved\":0,\"sold\":0,\"stock\":\"in\"}"),
                made.text());
        assertEquals(made.text(), api.get(path).is(200).text());
        assertEquals(made.header("ETag"), api.get(path).header("ETag"));
        assertEquals(
                made.text(),
                api.get("/v1/shows/" + show).json().path("offers").get(0).toString());
    }

    @Test
    void putReplacesTheDefinitionAndLeavesTheUnits() {
        String path = api.offer(show, "A", "{'title':'A','price':5,'perBuyerLimit':3,'allotted':7}");

        var replaced = api.put(path, "{'title':'B','price':6}").is(200).json();
        assertFalse(replaced.has("perBuyerLimit"));
        assertEquals(7, replaced.path("allotted").intValue());
        api.put(path, "{'title':'B','price':6,'allotted':7}").is(200);
        api.put(path, "{'title':'B','price':6,'allotted':8}").isInvalid("allotted");
        api.patch(path, "{'allotted':8}").isInvalid("allotted");
        assertEquals("7 0 0", api.counters(show, "A"));
    }

    @Test
    void aPatchMergesNestedFieldsAndNullRemoves() {
        String path = api.offer(show, "A", "{'title':'A','price':5,'prices':{'THB':1,'USD':2},'url':'/x'}");

        var patched = api.patch(path, "{'prices':{'THB':null,'USD':3,'JPY':4},'url':null}")
                .is(200)
                .json();
        assertEquals("{\"USD\":3,\"JPY\":4}", patched.path("prices").toString());
        assertFalse(patched.has("url"));
        api.patch(path, "{'price':null}").isInvalid("price");
        api.patch("/v1/shows/" + show + "/offers/none", "{'price':1}").isProblem(ProblemType.NOT_FOUND);
        api.patch("/v1/shows/none/offers/A", "{'price':1}").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void aWrongFieldIsNamed() {
        String path = "/v1/shows/" + show + "/offers/W";
        api.put(path, "{'price':1}").isInvalid("title");
        api.put(path, "{'title':'W'}").isInvalid("price");
        api.put(path, "{'title':'W','price':-1}").isInvalid("price");
        api.put(path, "{'title':'W','price':1,'prices':{'EURO':1}}").isInvalid("prices.EURO");
        api.put(path, "{'title':'W','price':1,'prices':{'THB':1.5}}").isInvalid("prices.THB");
        api.put(path, "{'title':'W','price':1,'imageUrl':'javascript:alert(1)'}")
                .isInvalid("imageUrl");
        api.put(path, "{'title':'W','price':1,'perBuyerLimit':0}").isInvalid("perBuyerLimit");
        api.put(path, "{'title':'W','price':1,'status':'sold'}").isInvalid("status");
        api.put(path, "{'title':'W','price':1,'allotted':-1}").isInvalid("allotted");
        api.put(path, "{'title':'W','price':1,'sku':'V'}").isInvalid("sku");
        api.put(path, "{'title':'W','price':1,'colour':'red'}").isInvalid("colour");
        api.get(path).isProblem(ProblemType.NOT_FOUND);
        api.put("/v1/shows/none/offers/W", "{'title':'W','price':1}").isProblem(ProblemType.NOT_FOUND);
    }

    @Test
    void aFreeOfferIsDeletedAndMayBeMadeAnew() {
        String path = api.offer(show, "A", 3);
        String etag = api.get(path).header("ETag").orElseThrow();
        api.patch(path, "{'title':'B'}").is(200);
        api.delete(path, "If-Match", etag).isProblem(ProblemType.PRECONDITION_FAILED);

        assertEquals("", api.delete(path).is(204).text());
        api.get(path).isProblem(ProblemType.NOT_FOUND);
        api.delete(path).isProblem(ProblemType.NOT_FOUND);
        api.delete(path, "If-Match", etag).isProblem(ProblemType.NOT_FOUND);
        api.put(path, "{'title':'A','price':1,'allotted':9}").is(201);
        assertEquals("9 0 0", api.counters(show, "A"));
        api.audit(show);
    }

    @Test
    void anOfferWithUnitsHeldOrSoldCanOnlyBeClosed() {
        String path = api.offer(show, "A", 3);
        String id = api.reserve(show, "A", 1).is(201).json().path("id").asText();

        api.delete(path).isProblem(ProblemType.IN_USE);
        api.post(Api.reservations(show) + "/" + id + "/checkout", "{'payment':{'method':'external'}}")
                .is(200);
        api.delete(path).isProblem(ProblemType.IN_USE);
        assertEquals(
                "closed",
                api.patch(path, "{'status':'closed'}")
                        .is(200)
                        .json()
                        .path("stock")
                        .textValue());
    }

    @Test
    void whoPutsWhileAnotherDeletesIsAnsweredEachTime() {
        String path = "/v1/shows/" + show + "/offers/A";
        List<CompletableFuture<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String body = "{'title':'A" + i + "','price':1}";
            statuses.add(CompletableFuture.supplyAsync(() -> api.put(path, body).status()));
            statuses.add(CompletableFuture.supplyAsync(() -> api.delete(path).status()));
        }

        Set<Integer> seen = new TreeSet<>(Await.all(statuses));
        assertTrue(Set.of(200, 201, 204, 404).containsAll(seen), () -> "answered " + seen);
        api.audit(show);
    }

    @Test
    void stockIsToldInOneWord() {
        String path = api.offer(show, "A", 6);
        assertEquals("in", stock(path));
        api.reserve(show, "A", 1).is(201);
        assertEquals("low", stock(path), "five are left, and five is low");
        String id = api.reserve(show, "A", 5).is(201).json().path("id").asText();
        assertEquals("held", stock(path));
        api.delete(Api.reservations(show) + "/" + id).is(200);
        assertEquals("low", stock(path));
        assertEquals("out", stock(api.offer(show, "B", 0)));
    }

    private String stock(String path) {
        return api.get(path).json().path("stock").asText();
    }

    @Test
    void aPictureLeadsIntoNoNetworkAndNotToTheApi() {
        String show = api.liveShow();
        String path = api.offer(show, "PIC", 1);
        for (String url : List.of("https://10.0.0.1/a.png", "http://a.example/b.png", "/v1/shows/" + show)) {
            api.put("/v1/shows/" + show + "/offers/NEW", "{'title':'W','price':1,'imageUrl':'" + url + "'}")
                    .isInvalid("imageUrl");
            api.patch(path, "{'imageUrl':'" + url + "'}").isInvalid("imageUrl");
        }
        api.patch(path, "{'imageUrl':'/media/a.png'}").is(200);
        api.audit(show);
    }
}
