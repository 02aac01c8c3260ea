package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.json.Json;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.tallylight.testing.FaultyProxy;
import io.tallylight.testing.RealRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica is promoted while the old primary still takes writes for a moment, as when a primary is cut off from its
 * Sentinels; then the old one is gone and its name leads to the promoted one.
 */
class PromotedReplicaHttpTest {
    private static final String FSYNC = "fsync";
    private static final String REPLICATED = "replicated";
    private static final int READ_MS_MAX = 10_000;

    @TempDir
    Path folder;

    private final List<AutoCloseable> undo = new ArrayList<>();

    private RealRedis primary;
    private RealRedis replica;
    private FaultyProxy proxy;
    private Api api;

    @SuppressWarnings("NullAway.Init") // by start(), which each test calls first
    PromotedReplicaHttpTest() {}

    private void start(String tier) throws Exception {
        primary = new RealRedis(folder.resolve("primary"), "--repl-diskless-sync-delay", "0");
        undo.add(primary);
        replica = follower("replica", primary);
        if (tier.equals(REPLICATED)) { // the promoted one needs a replica too
            RealRedis unused = follower("second", replica);
        }
        proxy = new FaultyProxy(primary.port());
        undo.add(proxy);
        Config config = Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve("engine"))
                .withRedisUrl(proxy.url());
        Engine engine = Engine.start(config.withRedis(config.redis().withDurability(tier)));
        undo.add(engine);
        api = new Api(engine.port());
        // A replica that has just begun to follow may not confirm in time.
        Await.until(
                "a command is confirmed",
                () -> api.put("/v1/shows/first", "{'title':'First','currency':'EUR'}")
                                .status()
                        < 300);
    }

    private RealRedis follower(String name, RealRedis leader) throws IOException {
        RealRedis made = new RealRedis(
                folder.resolve(name),
                "--repl-diskless-sync-delay",
                "0",
                "--replicaof",
                "127.0.0.1",
                Integer.toString(leader.port()));
        undo.add(made);
        Await.until("it follows", () -> leader.ask("INFO replication").contains("state=online"));
        return made;
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = undo.size() - 1; i >= 0; i--) {
            undo.get(i).close();
        }
    }

    private void promote(String show) {
        String seq = "HGET " + ShowKeys.of(show).showHash() + " seq";
        Await.until("the replica has it all", () -> primary.ask(seq).equals(replica.ask(seq)));
        assertEquals("+OK\r\n", replica.ask("REPLICAOF NO ONE"));
    }

    private void switchOver() {
        primary.kill();
        proxy.leadTo(replica.port());
    }

    private JsonNode ledger(String show) {
        return api.get("/v1/shows/" + show + "/ledger").is(200).json();
    }

    private void awaitNewEpoch(String show, String before) {
        Await.until("the show has another epoch", () -> {
            Reply reply = api.get("/v1/shows/" + show + "/ledger");
            return reply.status() == 200 && !reply.json().path("epoch").asText().equals(before);
        });
    }

    private String status(String show) {
        return api.get("/v1/shows/" + show).is(200).json().path("status").asText();
    }

    /** Also when it was answered with 503 because the old primary has no replica any more. */
    private void doneOrUnknown(Reply reply, String tier) {
        assertEquals(tier.equals(REPLICATED) ? 503 : 201, reply.status(), reply::text);
    }

    private List<String> rows(String query) {
        return RecoveryFixture.rows(folder.resolve("engine/orders.db"), query);
    }

    private Reply buy(String show, String sku) {
        return api.post(
                "/v1/shows/" + show + "/orders",
                "{'buyerId':'b','lines':[{'sku':'" + sku
                        + "','quantity':1}],'payment':{'method':'external','reference':'r'}}");
    }

    /** The first snapshot of a feed, which may begin with what it knew before it heard that Redis was away. */
    private JsonNode snapshot(String show, String after) throws IOException {
        URLConnection feed = URI.create("http://127.0.0.1:" + api.port() + "/v1/shows/" + show + "/feed" + after)
                .toURL()
                .openConnection();
        feed.setReadTimeout(READ_MS_MAX);
        feed.setRequestProperty("Accept", "text/event-stream");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(feed.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:") && line.contains("\"snapshot\"")) {
                    return Json.readObject(line.substring("data:".length()));
                }
            }
            throw new AssertionError("the feed ended without a snapshot");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FSYNC, REPLICATED})
    void anOverlayThatSawTheOldPrimarysLastWritesGetsASnapshotOfANewEpoch(String tier) throws Exception {
        start(tier);
        String show = api.liveShow();
        api.offer(show, "A", 10);
        api.offer(show, "B", 10);
        promote(show);
        for (int i = 0; i < 3; i++) {
            doneOrUnknown(api.reserve(show, "A", 1), tier);
        }
        JsonNode seen = snapshot(show, "");
        assertEquals(7, seen.path("offers").path("A").path("available").asInt(), seen::toString);
        String epoch = seen.path("epoch").asText();

        switchOver();
        awaitNewEpoch(show, epoch);
        assertEquals(tier.equals(REPLICATED) ? "live" : "paused", status(show));
        if (tier.equals(FSYNC)) {
            api.patch("/v1/shows/" + show, "{'status':'live'}").is(200);
        }
        for (int i = 0; i < 5; i++) {
            api.reserve(show, "B", 1).is(201);
        }
        assertTrue(
                ledger(show).path("seq").asLong() > seen.path("seq").asLong(), "the new one has gone past the old one");
        long acknowledged = ledger(show).path("seq").asLong();
        Await.until(
                "the feed has all that was acknowledged",
                () -> snapshot(show, "").path("seq").asLong() >= acknowledged);
        JsonNode resumed =
                snapshot(show, "?after=" + epoch + ":" + seen.path("seq").asLong());
        assertNotEquals(epoch, resumed.path("epoch").asText());
        assertEquals(10, resumed.path("offers").path("A").path("available").asInt());
        assertEquals(5, resumed.path("offers").path("B").path("available").asInt());
        api.audit(show);
    }

    @ParameterizedTest
    @ValueSource(strings = {FSYNC, REPLICATED})
    void ordersThatOnlyTheOrderSystemHasHaltTheShowAndComeBackWithItsRebuild(String tier) throws Exception {
        start(tier);
        String show = api.liveShow();
        api.offer(show, "A", 8);
        buy(show, "A").is(201);
        promote(show);
        for (int i = 0; i < 3; i++) {
            doneOrUnknown(buy(show, "A"), tier);
        }
        String numbers = "SELECT number FROM orders WHERE show_id = '" + show + "' ORDER BY number";
        Await.until("all are recorded", () -> rows(numbers).size() == 4);
        String epoch = ledger(show).path("epoch").asText();

        switchOver();
        awaitNewEpoch(show, epoch);
        assertEquals("paused", status(show));
        assertEquals(409, buy(show, "A").status());
        rebuilt(show);
        assertEquals("4 0 4", api.counters(show, "A"));
        api.patch("/v1/shows/" + show, "{'status':'live'}").is(200);
        for (int i = 0; i < 4; i++) {
            buy(show, "A").is(201);
        }
        buy(show, "A").is(409);
        Await.until("all are recorded", () -> rows(numbers).size() == 8);
        assertEquals(List.of("1", "2", "3", "4", "5", "6", "7", "8"), rows(numbers));
        api.audit(show);
    }

    @Test
    void underLoadNoOrderIsSoldTwiceAndNoNumberGivenTwice() throws Exception {
        start(FSYNC);
        int allotted = 3_000;
        String show = api.liveShow();
        api.offer(show, "A", allotted);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger sold = new AtomicInteger();
        List<CompletableFuture<Void>> buyers = new ArrayList<>();
        for (int b = 0; b < 4; b++) {
            buyers.add(CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    if (buy(show, "A").status() == 201) {
                        sold.incrementAndGet();
                    }
                }
            }));
        }
        Await.until("some are sold", () -> sold.get() > 50);
        String epoch = ledger(show).path("epoch").asText();
        assertEquals("+OK\r\n", replica.ask("REPLICAOF NO ONE"));
        int before = sold.get();
        Await.until("the old primary still sells", () -> sold.get() > before + 20);
        switchOver();
        awaitNewEpoch(show, epoch);
        assertEquals("paused", status(show));
        over.set(true);
        Await.all(buyers);

        rebuilt(show);
        String numbers = "SELECT number FROM orders WHERE show_id = '" + show + "'";
        List<String> given = rows(numbers);
        Set<String> different = new TreeSet<>(given);
        assertEquals(given.size(), different.size(), "a number was given twice");
        assertEquals((allotted - given.size()) + " 0 " + given.size(), api.counters(show, "A"));
        api.audit(show);
    }

    /** Where what is missing was never recorded, the show has nothing that would have to be rebuilt. */
    private void rebuilt(String show) {
        Await.until("the show is rebuilt", () -> {
            int status = api.send("POST", "/v1/shows/" + show + "/rebuild?force=true", "")
                    .status();
            assertTrue(status == 200 || status == 503, "rebuild answers " + status);
            return status == 200;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {FSYNC, REPLICATED})
    void aLaterRebuildWorksFromTheHistoryThatTheShowWentOnWith(String tier) throws Exception {
        start(tier);
        String show = api.liveShow();
        String offer = api.offer(show, "A", 10);
        String untouched = api.offer(show, "B", 10);
        promote(show);
        doneOrUnknown(api.post(offer + "/adjustments", "{'delta':5,'reason':'lost'}"), tier);
        doneOrUnknown(api.post(untouched + "/adjustments", "{'delta':6,'reason':'lost'}"), tier);
        String history = "SELECT allotted FROM show_history WHERE show_id = '" + show
                + "' AND type = 'stock.adjusted' ORDER BY id";
        Await.until("it is kept", () -> rows(history).equals(List.of("15", "16")));
        String epoch = ledger(show).path("epoch").asText();

        switchOver();
        awaitNewEpoch(show, epoch);
        assertEquals("paused", status(show));
        assertEquals("10 0 0", api.counters(show, "A"));
        api.patch("/v1/shows/" + show, "{'status':'live'}").is(200);
        api.post(offer + "/adjustments", "{'delta':-8,'reason':'withdrawn'}").is(201);
        api.post(offer + "/adjustments", "{'delta':1,'reason':'found'}").is(201);
        api.patch(offer, "{'price':900}").is(200);
        String repriced = "SELECT id FROM show_history WHERE show_id = '" + show + "'"
                + " AND definition LIKE '%\"price\":900,%'";
        Await.until("all of it is kept", () -> rows(repriced).size() == 1);
        assertEquals(List.of("15", "16", "2", "3"), rows(history));
        String second = ledger(show).path("epoch").asText();
        assertNotEquals(epoch, second);

        assertEquals("+OK\r\n", replica.ask("FLUSHALL"));
        Await.until("the show is lost", () -> api.get("/v1/shows/" + show).status() == 503);
        rebuilt(show);
        assertEquals("3 0 0", api.counters(show, "A"));
        assertEquals("10 0 0", api.counters(show, "B"));
        assertEquals(900, api.get(offer).is(200).json().path("price").asInt());
        api.audit(show);
    }

    @Test
    void aPlainRestartKeepsTheEpochAndTheShowLive() throws Exception {
        start(FSYNC);
        String show = api.liveShow();
        api.offer(show, "A", 10);
        buy(show, "A").is(201);
        String epoch = ledger(show).path("epoch").asText();
        primary.kill();
        primary.startAgain();
        Await.until("it sells again", () -> buy(show, "A").status() == 201);
        assertEquals(epoch, ledger(show).path("epoch").asText());
        assertEquals("live", status(show));
        api.audit(show);
    }

    /** As when a first replica joins, or none has been there for an hour. */
    @Test
    void anotherReplicationIdOfTheSameProcessKeepsTheEpoch() throws Exception {
        start(FSYNC);
        String show = api.liveShow();
        api.offer(show, "A", 10);
        String epoch = ledger(show).path("epoch").asText();
        RealRedis joined = follower("joined", primary);
        joined.kill();
        primary.kill();
        primary.startAgain();
        RealRedis unused = follower("another", primary);
        Await.until("it sells again", () -> buy(show, "A").status() == 201);
        assertEquals(epoch, ledger(show).path("epoch").asText());
        api.audit(show);
    }
}
