package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.Engine;
import io.tallylight.checkout.TestGateway;
import io.tallylight.config.Config;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Orders that were cancelled, in the order system and after Redis has lost everything. */
class CancelledShowHttpTest extends RecoveryFixture {
    private static final String SOME = "{'restock':false,'lines':[{'sku':'A','quantity':1}]}";

    private String sell(String show, String buyer) {
        return api.post(
                        "/v1/shows/" + show + "/orders",
                        "{'buyerId':'" + buyer + "','lines':[{'sku':'A','quantity':3},{'sku':'B','quantity':2}],"
                                + "'payment':{'method':'external'}}")
                .is(201)
                .json()
                .path("id")
                .asText();
    }

    private Reply cancel(String order, String key, String body) {
        return api.keyed("/v1/orders/" + order + "/cancellation", key, body);
    }

    private String counters(String show) {
        StringBuilder all = new StringBuilder();
        for (String sku : List.of("A", "B")) {
            JsonNode offer =
                    api.get("/v1/shows/" + show + "/offers/" + sku).is(200).json();
            all.append(offer.path("allotted").asInt())
                    .append(": ")
                    .append(api.counters(show, sku))
                    .append(", ");
        }
        return all.toString();
    }

    private List<String> rows(String query) {
        return rows(folder.resolve("engine/orders.db"), query);
    }

    @Test
    void aRebuiltShowHasItsCancellationsAndTheirKeys() {
        String show = api.liveShow();
        api.offer(show, "A", 20);
        api.offer(show, "B", "{'title':'B','price':700,'allotted':20,'perBuyerLimit':2}");
        String first = sell(show, "ann");
        String second = sell(show, "bob");
        String third = sell(show, "cid");
        String some = Api.key();
        JsonNode partly = cancel(first, some, SOME).is(200).json();
        String rest = Api.key();
        JsonNode wholly = cancel(first, rest, "{'restock':true}").is(200).json();
        cancel(second, Api.key(), "{'restock':false,'lines':[{'sku':'B','quantity':2}]}")
                .is(200);
        api.post("/v1/shows/" + show + "/offers/A/adjustments", "{'delta':4,'reason':'found'}")
                .is(201);
        cancel(third, Api.key(), "{'restock':false,'lines':[{'sku':'A','quantity':2}]}")
                .is(200);
        String before = counters(show);
        assertEquals("21: 17 0 4, 18: 16 0 2, ", before);
        api.audit(show);
        Await.until(
                "all cancellations are recorded",
                () -> rows("SELECT 1 FROM order_cancellations").size() == 4);
        assertEquals(List.of("cancelled", "committed", "committed"), rows("SELECT state FROM orders ORDER BY number"));
        assertEquals(
                List.of("3", "2", "0", "2", "2", "0"),
                rows("SELECT cancelled FROM order_lines JOIN orders USING (order_id) ORDER BY number, line_no"));
        assertEquals(
                List.of("order.committed", "order.cancelled", "order.cancelled"),
                rows("SELECT type FROM order_events WHERE order_id = '" + first + "' ORDER BY rowid"));

        flushAll();
        awaitLost(show);
        assertTrue(cancel(second, Api.key(), SOME).text().contains("/problems/show-lost"));
        JsonNode rebuilt = rebuild(show);
        assertEquals(6, rebuilt.path("units").asInt());
        assertEquals(0, rebuilt.path("allotmentsRaised").size());
        assertEquals(before, counters(show));
        api.audit(show);
        for (JsonNode was : List.of(partly, wholly)) {
            boolean whole = was.path("state").asText().equals("cancelled");
            Reply again = cancel(first, whole ? rest : some, whole ? "{'restock':true}" : SOME)
                    .is(200);
            assertEquals("true", again.header("Idempotent-Replayed").orElse(""));
            for (String field : List.of("state", "lines", "cancelledTotal", "cancellation")) {
                assertEquals(was.path(field), again.json().path(field), field);
            }
        }
        cancel(first, some, "{'restock':true}").isProblem(ProblemType.KEY_REUSED);
        setLive(show);
        assertTrue(sell(show, "ann").startsWith(show), "her limit is free");
        api.post(Api.reservations(show), "{'buyerId':'cid','lines':[{'sku':'B','quantity':1}]}")
                .isProblem(ProblemType.LIMIT_REACHED);
        cancel(third, Api.key(), "{'restock':true}").is(200);
        Await.until(
                "the order system has it",
                () -> rows("SELECT 1 FROM order_cancellations").size() == 5);
        assertEquals(List.of("4"), rows("SELECT count(*) FROM orders"));
        api.audit(show);
    }

    @Test
    void theTestGatewayGivesBackWhatItTook() throws Exception {
        engine.close();
        Config config = Config.defaults();
        Config.Payments payments = config.payments();
        engine = Engine.start(config.withHttpPort(0)
                .withDataDir(folder.resolve("paying"))
                .withRedisUrl(redis.url())
                .withPayments(
                        new Config.Payments("test", 3, 60_000, "retake", 30_000, 3_000, 60_000, payments.stripe())));
        api = Api.patient(engine.port());
        String show = api.liveShow();
        api.offer(show, "A", 20);
        String held = api.reserve(show, "A", 3).is(201).json().path("id").asText();
        String order = api.post(checkout(show, held), "{'payment':{'method':'test','token':'tok_capture_lost'}}")
                .is(200)
                .json()
                .path("id")
                .asText();
        cancel(order, Api.key(), SOME).is(200);
        try (SharedRedis streams = SharedRedis.connect(redis.url())) {
            Await.until(
                    "nothing is owed",
                    () -> redis.ask("XLEN tl:{" + show + "}:payments").startsWith(":0"));
            assertEquals(2_000, Await.result(TestGateway.money(streams, show)));
        }
        assertTrue(api.get("/v1/incidents").is(200).json().path("items").isEmpty());
        api.audit(show);
    }
}
