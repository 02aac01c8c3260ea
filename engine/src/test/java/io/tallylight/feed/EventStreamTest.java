package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClientOptions;
import org.junit.jupiter.api.Test;

/** What is peculiar to server-sent events; all that both transports have in common is in the other tests. */
class EventStreamTest extends FeedTest {
    @Override
    boolean overEvents() {
        return true;
    }

    @Test
    void theHeadForbidsToKeepAndToBuffer() {
        String head = node.connect(ledger.show()).awaitSeq(1).events().head();
        assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
        for (String line : new String[] {
            "Content-Type: text/event-stream",
            "Cache-Control: no-store",
            "X-Accel-Buffering: no",
            "Access-Control-Allow-Origin: *"
        }) {
            assertTrue(head.contains(line + "\r\n"), head);
        }
    }

    @Test
    void everyEventCarriesThePlaceToComeBackTo() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        assertEquals("k3f9:1", viewer.events().lastEventId());
        ledger.reserve("MUG-1", 1).write();
        viewer.awaitSeq(2);
        assertEquals("k3f9:2", viewer.events().lastEventId());
    }

    @Test
    void aPingLeavesThePlaceAsItIs() {
        FeedFixture quick = keep(
                new FeedFixture(redis.url(), FeedFixture.settings(10, 50, 10_000, 65_536), new HttpServerOptions()));
        FeedClient viewer = quick.connect(ledger.show()).awaitSeq(1);
        viewer.awaitType("ping");
        assertEquals("k3f9:1", viewer.events().lastEventId());
    }

    @Test
    void theLastEventIdCountsForMoreThanTheAddress() {
        FeedClient before = node.connect(ledger.show()).awaitSeq(1);
        ledger.reserve("MUG-1", 1).write();
        ObjectNode seen = before.awaitSeq(2).state();
        ledger.reserve("MUG-1", 1).write();
        FeedClient after = node.keep(
                FeedClient.overEvents(node.vertx, node.port, "/" + ledger.show() + "?after=k3f9:0", seen, "k3f9:2"));
        ObjectNode first = after.awaitSeq(3).messages.get(0);
        assertEquals("update", first.path("type").asText());
        assertEquals(2, first.path("from").asLong());
    }

    @Test
    void aClientIsToldToSpreadItsReturn() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        assertTrue(viewer.events().retryMs() >= 1_000 && viewer.events().retryMs() <= 4_000);
        Await.result(node.hub.close());
        assertEquals(4000, viewer.awaitClose());
        assertTrue(viewer.events().retryMs() <= FeedFixture.SETTINGS.reconnectWithinMs());
    }

    @Test
    void whoCannotBeServedGetsAStatusThatEndsItsTries() {
        FeedClient nowhere = node.connect("nowhere");
        assertEquals(4104, nowhere.awaitClose());
        assertEquals(
                4100, node.connect(ledger.show(), "?view=all", Json.object()).awaitClose());
    }

    @Test
    void aNodeThatStopsTellsLateComersToComeBack() {
        Await.result(node.hub.close());
        FeedClient late = node.connect(ledger.show());
        late.awaitType("bye");
        assertEquals(4000, late.awaitClose());
    }

    @Test
    void bothTransportsShareOneEncoding() {
        FeedClient events = node.connect(ledger.show()).awaitSeq(1);
        FeedClient socket = node.keep(new FeedClient(node.vertx, node.port, "/" + ledger.show(), Json.object()));
        socket.awaitSeq(1);
        ledger.reserve("MUG-1", 1).write();
        assertEquals(events.awaitSeq(2).state(), socket.awaitSeq(2).state());
        assertEquals(1, node.count("snapshots"));
        assertEquals(1, node.count("updates"));
    }

    @Test
    void aViewerWhoStopsReadingGetsOneMergedUpdateLater() {
        FeedFixture small = keep(new FeedFixture(
                redis.url(),
                FeedFixture.settings(10, 25_000, 60_000, 16_384),
                new HttpServerOptions().setSendBufferSize(16_384)));
        FeedClient other = small.connect(ledger.show()).awaitSeq(1);
        FeedClient stalled = small.keep(new FeedClient(
                Json.object(),
                viewer -> new EventsLink(
                        small.vertx,
                        small.port,
                        "/" + ledger.show(),
                        null,
                        new NetClientOptions().setReceiveBufferSize(16_384),
                        viewer)));
        stalled.awaitSeq(1).link.pause();
        for (int seq = 2; seq <= 60; seq++) {
            ledger.offer("BIG-" + seq % 3, MUG.replace("Mug", "x".repeat(50_000) + seq), 10)
                    .write();
            other.awaitSeq(seq);
        }
        stalled.link.resume();
        stalled.awaitSeq(60);
        assertEquals(other.state(), stalled.state());
        assertTrue(stalled.ofType("update").size() < other.ofType("update").size());
    }
}
