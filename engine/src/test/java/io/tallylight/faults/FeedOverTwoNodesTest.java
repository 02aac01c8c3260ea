package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.feed.FeedClient;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a viewer at one node sees of what happens at another: notices, the count of viewers, and what is the buyer's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedOverTwoNodesTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<FeedClient> clients = new ArrayList<>();
    private RealRedis redis;
    private Engine one;
    private Engine other;
    private Http http;
    private Http otherHttp;
    private String show = "";
    private String id = "";

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        redis = new RealRedis(folder.resolve("redis"));
        one = engine(folder, "one");
        other = engine(folder, "other");
        http = new Http(one.port());
        otherHttp = new Http(other.port());
    }

    private Engine engine(Path folder, String name) throws Exception {
        return Engine.start(Config.defaults()
                .withHttpPort(0)
                .withDataDir(Files.createDirectory(folder.resolve(name)))
                .withRedisUrl(redis.url()));
    }

    @BeforeEach
    void makeShow(TestInfo test) {
        id = test.getTestMethod().orElseThrow().getName();
        show = http.liveShow(id, 600_000);
        http.offer(show, "mug", 20);
    }

    @AfterEach
    void leave() {
        clients.forEach(FeedClient::close);
        clients.clear();
    }

    @AfterAll
    void stop() {
        other.close();
        one.close();
        redis.close();
        Await.result(vertx.close());
    }

    private FeedClient socket(Engine at, String query) {
        FeedClient client = new FeedClient(vertx, at.port(), show + "/feed" + query, Json.object());
        clients.add(client);
        return client;
    }

    private FeedClient events(Engine at, String query) {
        FeedClient client = FeedClient.overEvents(vertx, at.port(), show + "/feed" + query, Json.object(), null);
        clients.add(client);
        return client;
    }

    private String ticket(String buyer) {
        JsonNode made = http.post("/v1/feed-tickets", "{'buyerId':'" + buyer + "','show':'" + id + "'}")
                .is(201)
                .json();
        assertTrue(made.path("expiresAt").asLong() > System.currentTimeMillis());
        return made.path("ticket").textValue();
    }

    @Test
    void aNoticeReachesAllViewersOnBothNodesOnce() {
        List<FeedClient> viewers =
                List.of(socket(one, ""), socket(other, "?view=featured"), events(one, ""), events(other, ""));
        viewers.forEach(viewer -> viewer.awaitSeq(2));
        http.post(show + "/notices", "{'text':'The mug is hand-made \u2615'}").is(202);
        otherHttp.post(show + "/notices", "{'text':'Last call'}").is(202);
        for (FeedClient viewer : viewers) {
            viewer.await("both notices", () -> viewer.ofType("notice").size() >= 2);
        }
        FeedClient late = socket(one, "").awaitSeq(2);
        http.post(show + "/notices", "{'text':'For those who are late'}").is(202);
        late.awaitType("notice");
        assertEquals(1, late.ofType("notice").size());
        for (FeedClient viewer : viewers) {
            viewer.await("the last notice", () -> viewer.ofType("notice").size() == 3);
            assertEquals(
                    "The mug is hand-made \u2615",
                    viewer.ofType("notice").get(0).path("text").asText());
        }
    }

    @Test
    void aNoticeWithoutTextOrShowOrWithTooManyCharactersIsRefused() {
        String bags = "\ud83d\udecd".repeat(500); // each one character and two of UTF-16
        for (String text : List.of("", " ", "x".repeat(501), bags + "x")) {
            http.post(show + "/notices", "{'text':'" + text + "'}").is(422);
        }
        http.post(show + "/notices", "{}").is(422);
        http.post(show + "/notices", "{'text':'" + bags + "'}").is(202);
        http.post("/v1/shows/nowhere/notices", "{'text':'hello'}").is(404);
        http.post("/v1/feed-tickets", "{'buyerId':'ann','show':'nowhere'}").is(404);
        http.post("/v1/feed-tickets", "{'show':'" + id + "'}").is(422);
    }

    @Test
    void viewersAreCountedOverBothNodes() {
        FeedClient here = socket(one, "").awaitSeq(2);
        FeedClient there = events(other, "").awaitSeq(2);
        awaitViewers(here, 2);
        awaitViewers(there, 2);
        there.close();
        awaitViewers(here, 1);
    }

    /** Updates carry the count; something has to happen for there to be one. */
    private void awaitViewers(FeedClient viewer, int count) {
        Await.until("viewers " + count, () -> {
            long seq = http.post(show + "/offers/mug/adjustments", "{'delta':1,'reason':'more'}")
                    .is(201)
                    .json()
                    .path("allotted")
                    .asLong();
            viewer.await(
                    "the update", () -> viewer.offer("mug").path("available").asLong() >= seq);
            return viewer.whole().path("viewers").asInt() == count;
        });
    }

    @Test
    void aBuyerHearsOfItsReservationsAndOrdersOnAnyNode() {
        String held = http.reserve(show, "mug"); // the buyer is b
        FeedClient buyer = socket(other, "").awaitSeq(2);
        FeedClient viewer = socket(other, "").awaitSeq(2);
        buyer.send("{\"type\":\"authenticate\",\"token\":\"" + ticket("b") + "\"}");
        ObjectNode hello = buyer.awaitType("authenticated");
        assertEquals("b", hello.path("buyerId").asText());
        assertEquals(1, hello.path("open").size());
        ObjectNode first = buyer.awaitType("reservation");
        assertEquals(hello.path("open").path(0), first.path("id"));
        assertEquals("held", first.path("state").asText());

        http.post(held + "/extension", "{'byMs':60000}").is(200);
        buyer.awaitMessage(message ->
                message.path("expiresAt").asLong() == first.path("expiresAt").asLong() + 60_000);
        http.post(held + "/checkout", "{'payment':{'method':'external','reference':'r1'}}")
                .is(200);
        ObjectNode order = buyer.awaitType("order");
        assertEquals(first.path("id"), order.path("reservationId"));
        buyer.awaitMessage(message -> message.path("state").asText().equals("committed")
                && message.path("type").asText().equals("reservation"));

        http.post("/v1/orders/" + order.path("id").asText() + "/cancellation", "{'restock':true}")
                .is(200);
        ObjectNode cancelled =
                buyer.awaitMessage(message -> message.path("state").asText().equals("cancelled"));
        assertEquals("order", cancelled.path("type").asText());
        assertEquals(order.path("id"), cancelled.path("id"));
        assertEquals(2, buyer.ofType("order").size());

        String second = otherHttp.reserve(show, "mug");
        buyer.awaitMessage(message -> second.endsWith(message.path("id").asText("none")));
        otherHttp.delete(second).is(200);
        buyer.awaitMessage(message -> message.path("state").asText().equals("released"));

        assertTrue(viewer.ofType("reservation").isEmpty());
        assertTrue(viewer.ofType("order").isEmpty());
        assertTrue(buyer.ofType("reservation").stream()
                .allMatch(message -> message.path("buyerId").asText().equals("b")));
    }

    @Test
    void aTicketInTheAddressServesABrowserThatCannotSendAnything() {
        String ticket = ticket("b");
        FeedClient buyer = events(other, "?ticket=" + ticket).awaitSeq(2);
        assertEquals(0, buyer.awaitType("authenticated").path("open").size());
        var held = http.reserve(show, "mug");
        assertTrue(held.startsWith(show));
        assertEquals("held", buyer.awaitType("reservation").path("state").asText());

        assertEquals(4101, events(one, "?ticket=" + ticket).awaitClose());
        assertEquals(4101, socket(one, "?ticket=" + ticket).awaitClose());
        assertEquals(4101, socket(one, "?ticket=none").awaitClose());
    }

    @Test
    void aTicketIsGoodForItsShowOnly() {
        assertTrue(http.liveShow("elsewhere", 600_000).endsWith("elsewhere"));
        String ticket = http.post("/v1/feed-tickets", "{'buyerId':'b','show':'elsewhere'}")
                .is(201)
                .json()
                .path("ticket")
                .textValue();
        assertEquals(4101, socket(one, "?ticket=" + ticket).awaitClose());
    }

    @Test
    void aWrongTokenEndsTheSocket() {
        FeedClient guesser = socket(one, "").awaitSeq(2);
        guesser.send("{\"type\":\"authenticate\",\"token\":\"" + "A".repeat(32) + "\"}");
        assertEquals(4101, guesser.awaitClose());
        assertEquals(
                "/problems/unauthorised",
                guesser.awaitType("error").path("problem").asText());
        FeedClient other = socket(one, "").awaitSeq(2);
        other.send("{\"type\":\"authenticate\"}");
        assertEquals(4100, other.awaitClose());
    }

    @Test
    void aSocketSpeaksForOneBuyer() {
        FeedClient buyer = socket(one, "?ticket=" + ticket("b"));
        buyer.awaitType("authenticated");
        buyer.send("{\"type\":\"authenticate\",\"token\":\"" + ticket("b") + "\"}");
        buyer.await("the second welcome", () -> buyer.ofType("authenticated").size() == 2);
        buyer.send("{\"type\":\"authenticate\",\"token\":\"" + ticket("c") + "\"}");
        assertEquals(4101, buyer.awaitClose());
    }
}
