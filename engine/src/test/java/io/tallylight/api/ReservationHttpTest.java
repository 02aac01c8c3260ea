package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedEngine.class)
class ReservationHttpTest {
    private final Api api;
    private final String show;
    private final String reservations;

    ReservationHttpTest(Api api) {
        this.api = api;
        this.show = api.liveShow();
        this.reservations = Api.reservations(show);
    }

    @Test
    void aBasketIsHeldAtItsPricesAndCarriesWhatItWasGiven() {
        api.offer(show, "A", 5);
        api.offer(show, "B", 5);
        String carried = "'channel':'tiktok','attribution':{'source':'s','touches':[{'at':1}]},"
                + "'metadata':{'cart':'7','weight':1.10,'big':12345678901234567890123,'deep':{'a':[null,true]}}";
        Reply made = api.post(
                        reservations,
                        "{'buyerId':'b-1','lines':[{'sku':'A','quantity':2,'expectedUnitPrice':1000},"
                                + "{'sku':'B','quantity':1}],'fill':'all','currency':'EUR'," + carried + "}")
                .is(201);

        var json = made.json();
        assertEquals(
                reservations + "/" + json.path("id").textValue(),
                made.header("Location").orElse(""));
        assertEquals(
                300_000,
                json.path("expiresAt").longValue() - json.path("createdAt").longValue());
        assertEquals(
                ("{'show':'" + show + "','buyerId':'b-1','state':'held','lines':["
                                + "{'sku':'A','requested':2,'quantity':2,'unitPrice':1000},"
                                + "{'sku':'B','requested':1,'quantity':1,'unitPrice':1000}],"
                                + "'currency':'EUR','total':3000," + carried + "}")
                        .replace('\'', '"'),
                json.without(List.of("id", "createdAt", "expiresAt")).toString());
        assertEquals(
                made.text(),
                api.get(made.header("Location").orElseThrow()).is(200).text());
        assertEquals("3 2 0", api.counters(show, "A"));
        api.audit(show);
    }

    @Test
    void whatThereIsIsHeldWhereThatIsAskedAndEachCutLineSaysWhy() {
        api.offer(show, "A", 3);
        api.offer(show, "NONE", 0);
        api.offer(show, "LIMITED", "{'title':'L','price':7,'perBuyerLimit':2,'allotted':9}");
        api.offer(show, "SHUT", "{'title':'S','price':7,'status':'closed','allotted':9}");
        var json = api.post(
                        reservations,
                        "{'buyerId':'b','fill':'available','lines':[{'sku':'A','quantity':5},{'sku':'NONE','quantity':1},"
                                + "{'sku':'LIMITED','quantity':3},{'sku':'SHUT','quantity':1}]}")
                .is(201)
                .json();

        List<String> lines = new ArrayList<>();
        json.path("lines")
                .forEach(line -> lines.add(line.path("sku").asText() + " " + line.path("requested") + " "
                        + line.path("quantity") + " " + line.path("reason").asText()));
        assertEquals(
                List.of("A 5 3 sold-out", "NONE 1 0 sold-out", "LIMITED 3 2 limit-reached", "SHUT 1 0 closed"), lines);
        assertEquals(3 * 1000 + 2 * 7, json.path("total").intValue());
        api.post(reservations, "{'buyerId':'c','fill':'available','lines':[{'sku':'A','quantity':1}]}")
                .isProblem(ProblemType.SOLD_OUT);
        api.audit(show);
    }

    @Test
    void aBasketIsPricedInTheCurrencyThatItAsksFor() {
        api.offer(show, "A", "{'title':'A','price':500,'prices':{'THB':19000},'allotted':5}");
        api.offer(show, "B", 5);
        var json = api.post(
                        reservations,
                        "{'buyerId':'b','currency':'THB','lines':[{'sku':'A','quantity':2,'expectedUnitPrice':19000}]}")
                .is(201)
                .json();

        assertEquals("THB 38000", json.path("currency").asText() + " " + json.path("total"));
        api.post(
                        reservations,
                        "{'buyerId':'b','currency':'THB','lines':[{'sku':'A','quantity':1},{'sku':'B','quantity':1}]}")
                .isInvalid("currency");
        assertEquals("5 0 0", api.counters(show, "B"));
    }

    @Test
    void aPriceChangedForLaterLeavesTheHeldOneAsItWas() {
        String offer = api.offer(show, "A", 5);
        String location = api.reserve(show, "A", 1).header("Location").orElseThrow();
        api.patch(offer, "{'price':1500}").is(200);

        assertEquals(1000, api.get(location).json().at("/lines/0/unitPrice").intValue());
        assertEquals(
                1500, api.reserve(show, "A", 1).json().at("/lines/0/unitPrice").intValue());
        api.post(reservations, "{'buyerId':'b','lines':[{'sku':'A','quantity':1,'expectedUnitPrice':1000}]}")
                .isProblem(ProblemType.PRICE_CHANGED);
    }

    @Test
    void lastUnitGoesToExactlyOneOfAThousandBuyers() {
        api.offer(show, "LAST", 1);
        List<CompletableFuture<Reply>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(api.postAsync(
                    reservations, Api.key(), "{'buyerId':'b" + i + "','lines':[{'sku':'LAST','quantity':1}]}"));
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (CompletableFuture<Reply> answer : answers) {
            Reply reply = Await.done(answer);
            counts.merge(reply.status() + " " + reply.json().path("type").asText(), 1, Integer::sum);
        }

        assertEquals(Map.of("201 ", 1, "409 /problems/sold-out", 999), counts);
        assertEquals("0 1 0", api.counters(show, "LAST"));
        api.audit(show);
    }

    @Test
    void aReleaseGivesTheUnitsBackOnce() {
        api.offer(show, "A", 2);
        String location = api.reserve(show, "A", 2).header("Location").orElseThrow();

        Reply released = api.delete(location).is(200);
        assertEquals("released", released.json().path("state").textValue());
        assertEquals(released.text(), api.delete(location).is(200).text());
        assertEquals("2 0 0", api.counters(show, "A"));
        api.post(location + "/checkout", "{'payment':{'method':'external'}}").isProblem(ProblemType.WRONG_STATE);
        api.audit(show);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        String other = api.liveShow();
        api.offer(other, "A", 2);
        String id = api.reserve(other, "A", 1).json().path("id").asText();

        for (String path : List.of(
                reservations + "/none",
                reservations + "/" + id,
                reservations + "/" + show + ".rAAAAAAAAAAAAAAAAAAAAAA",
                "/v1/shows/none/reservations/none.rAAAAAAAAAAAAAAAAAAAAAA")) {
            api.get(path).isProblem(ProblemType.NOT_FOUND);
            api.delete(path).isProblem(ProblemType.NOT_FOUND);
            api.post(path + "/checkout", "{'payment':{'method':'external'}}").isProblem(ProblemType.NOT_FOUND);
        }
        api.post("/v1/shows/none/reservations", "{'buyerId':'b','lines':[{'sku':'A','quantity':1}]}")
                .isProblem(ProblemType.NOT_FOUND);
        assertFalse(api.get(Api.reservations(other) + "/" + id).json().has("orderId"));
    }
}
