package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.testing.Await;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sockets: how many frames they get, what ends them, and one that does not read. */
class SocketTest extends FeedTest {

    @Test
    void manyEventsInOneTickAreOneFrame() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        ledger.offer("CUP-1", MUG, 100).write();
        viewer.awaitSeq(2);
        ledger.begin();
        for (int i = 0; i < 40; i++) {
            ledger.reserve("CUP-1", 2).commit("CUP-1", 1).put(true);
        }
        ledger.end();
        viewer.awaitSeq(42);
        List<ObjectNode> updates = viewer.ofType("update");
        assertEquals(2, updates.size());
        assertEquals(2, updates.get(1).path("from").asLong());
        assertEquals(42, updates.get(1).path("seq").asLong());
        assertEquals(
                "{\"available\":20,\"reserved\":40,\"sold\":40}",
                updates.get(1).path("offers").path("CUP-1").toString());
        assertEquals(
                "[{\"sku\":\"CUP-1\",\"quantity\":40}]",
                updates.get(1).path("sales").toString());
    }

    @Test
    void allViewersShareTheSameBytes() {
        FeedClient one = node.connect(ledger.show()).awaitSeq(1);
        FeedClient two = node.connect(ledger.show()).awaitSeq(1);
        FeedClient three = node.connect(ledger.show()).awaitSeq(1);
        assertEquals(1, node.count("snapshots"));
        ledger.reserve("MUG-1", 1).write();
        one.awaitSeq(2);
        two.awaitSeq(2);
        three.awaitSeq(2);
        assertEquals(1, node.count("updates"));
        assertEquals(one.ofType("update"), three.ofType("update"));
        assertEquals(3, node.registry.get("tallylight.feed.sockets").gauge().value());
    }

    @Test
    void viewersAreCounted() {
        FeedFixture quick = keep(
                new FeedFixture(redis.url(), FeedFixture.settings(10, 50, 10_000, 65_536), new HttpServerOptions()));
        FeedClient one = quick.connect(ledger.show()).awaitSeq(1);
        FeedClient two = quick.connect(ledger.show()).awaitSeq(1);
        one.awaitMessage(message -> isPing(message, 2));
        two.close();
        ObjectNode ping = one.awaitMessage(message -> isPing(message, 1)
                && one.messages.indexOf(message)
                        > one.messages.indexOf(one.messages.stream()
                                .filter(before -> isPing(before, 2))
                                .findFirst()
                                .orElse(message)));
        assertTrue(ping.path("at").asLong() > 1_700_000_000_000L);
    }

    private static boolean isPing(ObjectNode message, int viewers) {
        return message.path("type").asText().equals("ping")
                && message.path("viewers").asInt() == viewers;
    }

    @Test
    void aClientThatNamesNoSubprotocolIsServed() {
        FeedClient viewer = node.keep(new FeedClient(
                node.vertx, node.port, "/" + ledger.show(), Json.object(), new WebSocketClientOptions(), List.of()));
        viewer.awaitSeq(1);
        assertNull(viewer.socket().subProtocol());
        assertEquals(
                "tallylight.v1",
                node.connect(ledger.show()).awaitSeq(1).socket().subProtocol());
    }

    @Test
    void anUnknownShowIsAnErrorAndClosed() {
        FeedClient viewer = node.connect("nowhere");
        assertEquals(
                "/problems/not-found", viewer.awaitType("error").path("problem").asText());
        assertEquals(4104, viewer.awaitClose());
    }

    @Test
    void aShowIsServedOnceItExists() {
        assertEquals(4104, node.connect("later").awaitClose());
        try (LedgerWriter later = new LedgerWriter(redis.url(), "later")) {
            later.show(SHOW).write();
        }
        node.connect("later").awaitSeq(1);
    }

    @Test
    void anUnknownViewIsRefused() {
        FeedClient viewer = node.connect(ledger.show(), "?view=all", Json.object());
        assertTrue(viewer.awaitType("error").path("detail").asText().contains("view"));
        assertEquals(4100, viewer.awaitClose());
    }

    @Test
    void aMessageThatIsNoJsonObjectIsRefused() {
        for (String text : new String[] {"{", "[]", "hello", "", "3", "{\"a\":1}x"}) {
            FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
            viewer.send(text);
            assertEquals(4100, viewer.awaitClose(), text);
            assertEquals(
                    "/problems/malformed",
                    viewer.awaitType("error").path("problem").asText());
        }
    }

    @Test
    void aBinaryMessageIsRefused() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        var unused = viewer.socket().writeBinaryMessage(Buffer.buffer("{}"));
        assertEquals(4100, viewer.awaitClose());
    }

    @Test
    void aMessageThatIsTooLongIsRefused() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        viewer.send("{\"type\":\"" + "x".repeat(5_000) + "\"}");
        assertEquals(4100, viewer.awaitClose());
    }

    @Test
    void aMessageOfAnUnknownTypeIsIgnored() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        viewer.send("{\"type\":\"wave\",\"hand\":\"left\"}");
        viewer.send("{}");
        ledger.reserve("MUG-1", 1).write();
        viewer.awaitSeq(2);
    }

    @Test
    void aNodeThatStopsSaysByeToAll() {
        FeedClient one = node.connect(ledger.show()).awaitSeq(1);
        FeedClient two =
                node.connect(ledger.show(), "?view=featured", Json.object()).awaitSeq(1);
        Await.result(node.hub.close());
        for (FeedClient viewer : List.of(one, two, node.connect(ledger.show()))) {
            assertEquals(
                    20_000, viewer.awaitType("bye").path("reconnectWithinMs").asInt());
            assertEquals(4000, viewer.awaitClose());
        }
    }

    @Test
    void aViewerWhoStopsReadingGetsOneMergedUpdateLater() {
        FeedFixture small = keep(smallBuffers(60_000));
        FeedClient other = small.connect(ledger.show()).awaitSeq(1);
        FeedClient stalled = stalled(small).awaitSeq(1);
        stalled.link.pause();
        long last = flood(other, small, 1);
        stalled.link.resume();
        stalled.awaitSeq(last);
        assertEquals(other.state(), stalled.state());
        assertTrue(stalled.ofType("update").size() < other.ofType("update").size());
        assertEquals(1, stalled.ofType("snapshot").size());
        ledger.reserve("MUG-1", 1).write();
        stalled.awaitSeq(last + 1);
        assertEquals(0, small.count("slow.closes"));
    }

    @Test
    void aViewerWhoNeverReadsIsClosed() {
        FeedFixture small = keep(smallBuffers(1));
        FeedClient other = small.connect(ledger.show()).awaitSeq(1);
        FeedClient stalled = stalled(small).awaitSeq(1);
        stalled.link.pause();
        long last = flood(other, small, 1);
        other.await("the slow close", () -> {
            // Any further change wakes the waiting test.
            ledger.reserve("MUG-1", 0).write();
            return small.count("slow.closes") == 1;
        });
        stalled.link.resume();
        assertEquals(4001, stalled.awaitClose());
        assertTrue(other.seq() >= last);
    }

    @Test
    void aBuyerToWhomALargeSnapshotIsStillOnItsWayIsWelcomed() {
        for (int i = 0; i < 40; i++) {
            ledger.offer("BIG-" + i, MUG.replace("Mug", "x".repeat(50_000)), 10).write();
        }
        FeedFixture small = keep(smallBuffers(60_000));
        FeedClient slow = stalled(small, "?ticket=" + ticket(small));
        slow.link.pause();
        // Another one of the same buyer, who comes later, hears it when it was said to the first.
        FeedClient quick = small.connect(ledger.show(), "?ticket=" + ticket(small), Json.object());
        quick.awaitType("authenticated");
        slow.link.resume();
        slow.awaitType("authenticated");
        assertEquals(quick.state(), slow.state());
    }

    private String ticket(FeedFixture at) {
        return Await.result(at.tickets.issue(ledger.show(), "ann")).ticket();
    }

    /** Sends large changes, one a frame, until a socket was left out. */
    private long flood(FeedClient reader, FeedFixture small, long from) {
        long seq = from;
        String large = "x".repeat(50_000);
        double framesBefore = small.count("frames");
        long writtenFrom = seq;
        do {
            seq++;
            ledger.offer("BIG-" + seq % 3, MUG.replace("Mug", large + seq), 10).write();
            reader.awaitSeq(seq);
        } while (small.count("frames") - framesBefore > 1.5 * (seq - writtenFrom) || seq < from + 20);
        return seq;
    }

    private FeedFixture smallBuffers(int slowMs) {
        return new FeedFixture(
                redis.url(),
                FeedFixture.settings(10, 25_000, slowMs, 16_384),
                new HttpServerOptions().setSendBufferSize(16_384));
    }

    private FeedClient stalled(FeedFixture small) {
        return stalled(small, "");
    }

    private FeedClient stalled(FeedFixture small, String query) {
        return small.keep(new FeedClient(
                small.vertx,
                small.port,
                "/" + ledger.show() + query,
                Json.object(),
                new WebSocketClientOptions().setReceiveBufferSize(16_384),
                List.of(FeedHub.SUBPROTOCOL)));
    }
}
