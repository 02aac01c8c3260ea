package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.config.ServerUrl;
import io.tallylight.testing.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Shows are deleted: at once for everybody, and for good. */
class DeletionHttpTest extends RecoveryFixture {
    private static final String LIVE = "{'title':'Live','currency':'EUR','status':'live'}";
    private static final String ENDED = "{'status':'ended'}";

    @Override
    Config config() {
        ServerUrl file = new ServerUrl("jdbc:sqlite:" + folder.resolve("engine/orders.db"));
        return super.config().withOrders(new Config.Orders(file, 4, null, null, null, 1_000));
    }

    private static String path(String show) {
        return "/v1/shows/" + show;
    }

    private void end(String show) {
        api.patch(path(show), ENDED).is(200);
    }

    /** Orders may still be on their way to the order system. */
    private void awaitDeleted(String show) {
        Await.until("it is deleted", () -> {
            Reply reply = api.delete(path(show));
            assertTrue(reply.status() == 204 || reply.text().contains("on their way to an order system"), reply::text);
            return reply.status() == 204;
        });
    }

    private void isRefused(String show, String why) {
        Reply reply = api.delete(path(show)).is(409);
        assertTrue(
                reply.text().contains("/problems/wrong-state") && reply.text().contains(why), reply::text);
    }

    /** Keys that stay: those that expire are not among them. */
    private List<String> keysOf(String show) {
        RedisClient client = RedisClient.create(redis.url());
        try {
            RedisCommands<String, String> commands = client.connect().sync();
            List<String> stay = new ArrayList<>();
            for (String key : commands.keys("tl:{" + show + "}:*")) {
                if (commands.pttl(key) == -1) {
                    stay.add(key + " " + (key.endsWith(":show") ? commands.hgetall(key) : ""));
                }
            }
            for (String set : List.of("tl:shows", "tl:dead", "tl:blocked", "tl:deleting", "tl:owing", "tl:levelled")) {
                commands.smembers(set).stream()
                        .filter(member -> member.contains(show))
                        .forEach(member -> stay.add(set));
            }
            stay.addAll(commands.keys("tl:external:*"));
            return stay;
        } finally {
            client.shutdown();
        }
    }

    private void awaitNothingLeft(String show) {
        Await.until("nothing is left", () -> keysOf(show).isEmpty());
    }

    private void isGone(Api at, String show) {
        at.get(path(show)).is(404);
        at.get(path(show) + "/offers").is(404);
        at.get(path(show) + "/offers/A").is(404);
        at.get(path(show) + "/ledger").is(404);
        at.reserve(show, "A", 1).is(404);
        at.patch(path(show), "{'title':'x'}").is(404);
        at.delete(path(show)).is(404);
        assertFalse(at.get("/v1/shows?limit=500").text().contains(show));
    }

    @Test
    void anEmptyShowIsDeletedAndItsIdIsFreeAgain() {
        String show = api.show("{'title':'Draft','currency':'EUR'}");
        api.offer(show, "A", "{'title':'A','price':100,'allotted':5,'externalIds':{'shopifyVariantId':'7'}}");
        String epoch = api.get(path(show) + "/ledger").json().path("epoch").asText();
        api.delete(path(show)).is(204);
        isGone(api, show);
        awaitNothingLeft(show);
        api.put(path(show), LIVE).is(201);
        assertEquals(0, api.get(path(show)).json().path("offers").size());
        assertNotEquals(
                epoch, api.get(path(show) + "/ledger").json().path("epoch").asText());
        api.offer(show, "A", 3);
        FeedViewer viewer = FeedViewer.open(api.port(), show);
        viewer.await("\"available\":3");
        api.reserve(show, "A", 1).is(201);
        viewer.await("\"available\":2");
        api.audit(show);
    }

    @Test
    void aShowThatOwesSomethingStays() {
        String show = api.liveShow();
        api.offer(show, "A", 10);
        isRefused(show, "live; end it first");
        String held = api.reserve(show, "A", 2).is(201).json().path("id").asText();
        api.patch(path(show), "{'status':'paused'}").is(200);
        isRefused(show, "held or being paid for: 2");
        api.patch(path(show), "{'status':'live'}").is(200);
        api.keyed(checkout(show, held), Api.key(), PAID).is(200);
        api.patch(path(show), "{'status':'paused'}").is(200);
        isRefused(show, "has orders (1) and has not ended");
        assertEquals("8 0 2", api.counters(show, "A"));
        end(show);
        api.audit(show);
        awaitDeleted(show);
        isGone(api, show);
        assertEquals(1, recorded(show).size(), "the order stays where it was recorded");
    }

    @Test
    void onlyTheVersionThatWasDemandedIsDeleted() {
        String show = api.show("{'title':'Draft','currency':'EUR'}");
        String old = api.get(path(show)).header("ETag").orElseThrow();
        String now = api.patch(path(show), "{'title':'Other'}")
                .is(200)
                .header("ETag")
                .orElseThrow();
        api.delete(path(show), "If-Match", old).is(412);
        api.get(path(show)).is(200);
        api.delete(path(show), "If-Match", now).is(204);
        api.delete(path(show), "If-Match", now).is(404);
        api.delete(path("never-was")).is(404);
    }

    @Test
    void theIdOfAShowWithOrdersStaysTakenEvenWhenRedisLosesEverything() {
        String show = api.liveShow();
        api.offer(show, "A", 10);
        Bought bought = buy(show, "ann", "A");
        end(show);
        awaitDeleted(show);
        Await.until("what is left says only that", () -> keysOf(show).size() == 1);
        assertTrue(keysOf(show).get(0).contains("purged=1"), () -> keysOf(show).toString());
        for (int round = 0; round < 2; round++) {
            Reply again = api.put(path(show), LIVE).is(409);
            assertTrue(again.text().contains("/problems/show-deleted"), again::text);
            assertTrue(again.text().contains("choose another one"), again::text);
            Reply rebuilt =
                    api.send("POST", path(show) + "/rebuild?force=true", "").is(409);
            assertTrue(rebuilt.text().contains("/problems/show-deleted"), rebuilt::text);
            isGone(api, show);
            api.get("/v1/orders/" + bought.id()).is(404);
            flushAll();
        }
        assertEquals(List.of(bought.id()), recorded(show));
    }

    @Test
    void aDeletedShowIsNotTakenForALostOne() {
        String other = api.liveShow();
        api.offer(other, "A", 1);
        String show = api.show("{'title':'Draft','currency':'EUR'}");
        api.delete(path(show)).is(204);
        awaitNothingLeft(show);
        flushAll();
        awaitLost(other);
        isGone(api, show);
        Await.until("one is lost", () -> api.get("/metrics").text().contains("\ntallylight_shows_lost 1.0\n"));
        api.put(path(show), LIVE).is(201);
        api.offer(show, "B", 4);
        Await.until(
                "it is known",
                () -> rows(
                                folder.resolve("engine/orders.db"),
                                "SELECT type FROM show_history WHERE show_id = '" + show + "' ORDER BY id")
                        .equals(List.of("show.defined", "show.deleted", "show.defined", "offer.defined")));
        flushAll();
        awaitLost(show);
        assertEquals(1, rebuild(show).path("offers").asInt(), "of the show that came after the deleted one");
    }

    @Test
    void whatARehearsalSoldDoesNotKeepItsId() {
        String show = api.show("{'title':'R','currency':'EUR','status':'live','rehearsal':true}");
        api.offer(show, "A", 10);
        buy(show, "ann", "A");
        end(show);
        api.delete(path(show)).is(204);
        awaitNothingLeft(show);
        api.put(path(show), LIVE).is(201);
    }

    @Test
    void otherNodesDropTheShowAndItsFeedCloses() throws Exception {
        try (Engine other = Engine.start(config().withDataDir(folder.resolve("second")))) {
            Api there = new Api(other.port());
            String show = api.liveShow();
            api.offer(show, "A", 10);
            buy(show, "ann", "A");
            FeedViewer here = FeedViewer.open(api.port(), show);
            FeedViewer far = FeedViewer.open(there.port(), show);
            here.await("\"snapshot\"");
            far.await("\"snapshot\"");
            there.get(path(show)).is(200);
            end(show);
            awaitDeleted(show);
            isGone(there, show);
            here.awaitClosed(4104);
            far.awaitClosed(4104);
            FeedViewer late = FeedViewer.open(there.port(), show);
            late.awaitClosed(4104);
        }
    }

    @Test
    void anEngineThatWasKilledBetweenTheStepsCompletesTheDeletionAfterItsRestart() throws Exception {
        engine.close();
        Map<String, String> settings = Map.of("TALLYLIGHT_REDIS_URL", redis.url());
        EngineProcess process = new EngineProcess(folder.resolve("engine"), settings);
        String show;
        try {
            api = new Api(process.port());
            show = api.show("{'title':'Draft','currency':'EUR'}");
            Await.until(
                    "it is recorded",
                    () -> rows(
                                            folder.resolve("engine/orders.db"),
                                            "SELECT type FROM show_history WHERE show_id = '" + show + "'")
                                    .size()
                            == 1);
            try (Connection lock = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("engine/orders.db"));
                    Statement statement = lock.createStatement()) {
                assertFalse(statement.execute("BEGIN IMMEDIATE"));
                api.delete(path(show)).is(204);
                isGone(api, show);
                assertTrue(api.put(path(show), LIVE).is(409).text().contains("/problems/show-deleted"));
                process.kill();
                assertFalse(keysOf(show).isEmpty());
                assertFalse(statement.execute("ROLLBACK"));
            }
        } finally {
            process.kill();
        }
        startEngine();
        api.get(path(show)).is(404);
        awaitNothingLeft(show);
        assertEquals(
                List.of("show.defined", "show.deleted"),
                rows(
                        folder.resolve("engine/orders.db"),
                        "SELECT type FROM show_history WHERE show_id = '" + show + "' ORDER BY id"));
        api.put(path(show), LIVE).is(201);
    }
}
