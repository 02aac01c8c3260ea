package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole engines with data folders of their own sell one show from one Redis. */
class TwoEnginesTest {
    private static final String SHOW = "shared";
    private static final int ALLOTTED = 120;
    private static final int LIMITED = 40;
    private static final int BUYERS = 16;
    private static final int LIMIT = 2;

    @TempDir
    Path folder;

    @Test
    void theySellEachUnitOnceAndBothFeedsShowIt() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"));
                Engine one = start("one", redis);
                Engine other = start("other", redis)) {
            Http first = new Http(one.port());
            Http second = new Http(other.port());
            String show = first.liveShow(SHOW, 600_000);
            first.offer(show, "mug", ALLOTTED);
            first.put(
                            show + "/offers/tee",
                            "{'title':'Tee','price':5,'perBuyerLimit':" + LIMIT + ",'allotted':" + LIMITED + "}")
                    .is(201);
            try (Viewer here = new Viewer(one.port(), SHOW);
                    Viewer there = new Viewer(other.port(), SHOW)) {
                List<HttpBuyers> crowds = List.of(
                        HttpBuyers.start(first, show, "mug", BUYERS),
                        HttpBuyers.start(second, show, "mug", BUYERS),
                        HttpBuyers.start(first, show, "tee", BUYERS),
                        HttpBuyers.start(second, show, "tee", BUYERS));
                crowds.forEach(crowd -> crowd.awaitAnswers(300));
                crowds.forEach(HttpBuyers::stop);
                crowds.forEach(crowd -> assertEquals(Set.of(), crowd.statusesBut(200, 201, 409)));

                JsonNode audit = first.audit(show);
                assertEquals(audit, second.audit(show));
                assertEquals("0 0 " + ALLOTTED, first.counters(show, "mug"));
                assertEquals(ALLOTTED, crowds.get(0).sold() + crowds.get(1).sold());
                int tees = crowds.get(2).sold() + crowds.get(3).sold();
                assertTrue(tees <= LIMIT * BUYERS, tees + " sold");
                assertEquals((LIMITED - tees) + " 0 " + tees, second.counters(show, "tee"));
                here.awaitSame(audit);
                there.awaitSame(audit);
            }
            assertLimitHolds(first, show);
            assertNumberedAndRecordedOnce(first, show);
        }
    }

    @Test
    void toldToTheyRecordInOneFile() throws Exception {
        Config.Orders file = Config.defaults().orders().withSqlUrl("jdbc:sqlite:" + folder.resolve("orders.db"));
        try (RealRedis redis = new RealRedis(folder.resolve("redis"));
                Engine one = Engine.start(config("one", redis).withOrders(file));
                Engine other = Engine.start(config("other", redis).withOrders(file))) {
            Http first = new Http(one.port());
            String show = first.liveShow(SHOW, 600_000);
            first.offer(show, "mug", ALLOTTED);
            List<HttpBuyers> crowds = List.of(
                    HttpBuyers.start(first, show, "mug", BUYERS),
                    HttpBuyers.start(new Http(other.port()), show, "mug", BUYERS));
            crowds.forEach(crowd -> crowd.awaitAnswers(300));
            crowds.forEach(HttpBuyers::stop);
            assertEquals("0 0 " + ALLOTTED, first.counters(show, "mug"));
            int orders = first.get(show + "/orders?limit=500")
                    .is(200)
                    .json()
                    .path("items")
                    .size();
            Await.until(
                    "every order is recorded",
                    () -> Invariants.rows(SHOW, folder).size() == orders);
        }
    }

    /** Of each buyer, at whichever engine it asked. */
    private static void assertLimitHolds(Http http, String show) {
        Map<String, Integer> bought = new HashMap<>();
        for (JsonNode order :
                http.get(show + "/orders?limit=500").is(200).json().path("items")) {
            JsonNode line = order.path("lines").path(0);
            if (line.path("sku").textValue().equals("tee")) {
                bought.merge(
                        order.path("buyerId").textValue(), line.path("quantity").intValue(), Integer::sum);
            }
        }
        assertTrue(!bought.isEmpty());
        bought.forEach((buyer, units) -> assertTrue(units <= LIMIT, buyer + " bought " + units));
    }

    /** One of the two engines records an order, each in a file of its own. */
    private void assertNumberedAndRecordedOnce(Http http, String show) {
        List<String> orders = new ArrayList<>();
        for (JsonNode order :
                http.get(show + "/orders?limit=500").is(200).json().path("items")) {
            orders.add(order.path("number") + " " + order.path("id").textValue());
        }
        int count = orders.size();
        for (long number : LongStream.rangeClosed(1, count).toArray()) {
            assertTrue(orders.get((int) number - 1).startsWith(number + " "), "order " + number);
        }
        List<String> expected = orders.stream().sorted().toList();
        Await.until("every order is recorded", () -> recorded().size() >= count);
        assertEquals(expected, recorded());
    }

    private List<String> recorded() {
        List<String> rows = new ArrayList<>();
        try {
            rows.addAll(Invariants.rows(SHOW, folder.resolve("one")));
            rows.addAll(Invariants.rows(SHOW, folder.resolve("other")));
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
        return rows.stream().sorted().toList();
    }

    private Engine start(String name, RealRedis redis) throws Exception {
        return Engine.start(config(name, redis));
    }

    private Config config(String name, RealRedis redis) throws Exception {
        return Config.defaults()
                .withHttpPort(0)
                .withDataDir(Files.createDirectory(folder.resolve(name)))
                .withRedisUrl(redis.url());
    }
}
