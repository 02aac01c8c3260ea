package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.testing.Await;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What viewers see when events are missing, the data begins anew, or Redis goes away. */
class RecoveryTest extends FeedTest {

    @Test
    void aLostEventIsMadeGoodByReadingAgain() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        ledger.reserve("MUG-1", 1).writeWithoutEvent();
        ledger.offer("CUP-1", MUG, 4).write();
        viewer.awaitSeq(3);
        assertEquals(11, viewer.offer("MUG-1").path("available").asInt());
        assertTrue(viewer.offer("CUP-1").has("price"));
        assertEquals(1, viewer.ofType("snapshot").size());
    }

    @Test
    void aTrimmedStreamIsMadeGoodByReadingAgain() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        ledger.begin();
        for (int i = 0; i < 5; i++) {
            ledger.reserve("MUG-1", 1).put(true);
        }
        ledger.trimEvents();
        ledger.end();
        viewer.awaitSeq(6);
        assertEquals(7, viewer.offer("MUG-1").path("available").asInt());
    }

    @Test
    void anotherEpochBeginsWithASnapshot() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        ledger.newEpoch("m2b8").reserve("MUG-1", 1).write();
        ObjectNode snapshot =
                viewer.awaitMessage(message -> message.path("epoch").asText().equals("m2b8"));
        assertEquals("snapshot", snapshot.path("type").asText());
        assertEquals(11, snapshot.path("offers").path("MUG-1").path("available").asInt());
        ledger.reserve("MUG-1", 1).write();
        viewer.awaitSeq(3);
        assertEquals(10, viewer.offer("MUG-1").path("available").asInt());
    }

    @Test
    void anEpochMayBeginAtALowerSeq() {
        ledger.reserve("MUG-1", 1).write();
        ledger.reserve("MUG-1", 1).write();
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(3);
        ledger.seq = 0;
        ledger.newEpoch("m2b8").release("MUG-1", 2).write();
        ObjectNode snapshot =
                viewer.awaitMessage(message -> message.path("epoch").asText().equals("m2b8"));
        assertEquals(1, snapshot.path("seq").asLong());
        ledger.reserve("MUG-1", 5).write();
        viewer.await("the update", () -> viewer.offer("MUG-1").path("available").asInt() == 7);
    }

    @Test
    void anEventThatIsNotReadableIsMadeGoodByReadingAgain() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        ledger.reserve("MUG-1", 1).writeWithoutEvent();
        ledger.rawEvent("no event at all".getBytes(StandardCharsets.UTF_8));
        viewer.awaitSeq(2);
        assertEquals(11, viewer.offer("MUG-1").path("available").asInt());
        ledger.reserve("MUG-1", 1).write();
        viewer.awaitSeq(3);
    }

    @Test
    void aShowThatIsNotReadableDoesNotStopTheOthers() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        try (LedgerWriter other = new LedgerWriter(redis.url(), "broken")) {
            other.show(SHOW).offer("MUG-1", MUG, 12).write();
            other.raw("MUG-1", "no counters");
            FeedClient turnedAway = node.connect("broken");
            assertEquals(
                    "/problems/unavailable",
                    turnedAway.awaitType("error").path("problem").asText());
            assertEquals(4002, turnedAway.awaitClose());
        }
        ledger.reserve("MUG-1", 1).write();
        viewer.awaitSeq(2);
        assertEquals(1, viewer.ofType("snapshot").size());
    }

    @Test
    void halfOfAShowThatIsNotReadableAnyMoreIsShownToNobody() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        ledger.offer("CUP-1", "no document", 4).writeWithoutEvent();
        ledger.reserve("MUG-1", 1).write(); // a gap makes the node look
        Await.until("a newcomer is turned away", () -> {
            FeedClient newcomer = node.connect(ledger.show());
            newcomer.await("an answer", () -> !newcomer.messages.isEmpty());
            newcomer.ofType("snapshot")
                    .forEach(snapshot ->
                            assertTrue(snapshot.path("offers").has("MUG-1"), () -> "half of it: " + snapshot));
            return newcomer.ofType("snapshot").isEmpty();
        });
        assertEquals(12, viewer.offer("MUG-1").path("available").asInt());
    }

    @Test
    void stockIsUncertainWhileRedisIsAway() throws Exception {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        redis.kill();
        ObjectNode uncertain = viewer.awaitMessage(message -> message.has("uncertain"));
        assertEquals("snapshot", uncertain.path("type").asText());
        assertEquals(
                "uncertain",
                uncertain.path("offers").path("MUG-1").path("stock").asText());
        assertEquals(
                12, uncertain.path("offers").path("MUG-1").path("available").asInt());
        FeedClient late = node.connect(ledger.show());
        assertTrue(late.awaitType("snapshot").has("uncertain"));

        redis.startAgain();
        viewer.await("the end of it", () -> !viewer.state().has("uncertain"));
        late.await("the end of it", () -> !late.state().has("uncertain"));
        assertEquals("in", viewer.offer("MUG-1").path("stock").asText());
        assertEquals("k3f9", viewer.state().path("epoch").asText());

        FeedClient back =
                node.connect(ledger.show(), "?after=" + uncertain.path("epoch").asText() + ":1", uncertain);
        assertFalse(back.awaitType("snapshot").has("uncertain"));
        ledgerAgain().reserve("MUG-1", 1).write();
        viewer.awaitSeq(2);
        late.awaitSeq(2);
        back.awaitSeq(2);
    }

    @Test
    void whatHappenedWhileTheNodeWasCutOffIsTold() throws Exception {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        redis.kill();
        redis.startAgain();
        ledgerAgain().reserve("MUG-1", 4).write();
        viewer.await("the change", () -> viewer.offer("MUG-1").path("available").asInt() == 8);
        viewer.awaitSeq(2);
    }

    @Test
    void aShowThatRedisLostIsUncertainUntilItIsThereAgain() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        ledger.deleteAll();
        // A gap makes the node look; until then nothing says that the data is gone.
        ledger.rawEvent(new byte[] {1});
        viewer.awaitMessage(message -> message.has("uncertain"));
        ledger.newEpoch("m2b8").show(SHOW).offer("MUG-1", MUG, 0).write();
        ObjectNode rebuilt =
                viewer.awaitMessage(message -> message.path("epoch").asText().equals("m2b8"));
        assertEquals(12, rebuilt.path("offers").path("MUG-1").path("available").asInt());
    }

    /** Its connection comes back by itself; a command before that fails. */
    private LedgerWriter ledgerAgain() {
        ledger.awaitConnection();
        return ledger;
    }
}
