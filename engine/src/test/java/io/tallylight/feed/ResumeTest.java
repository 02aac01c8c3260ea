package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a viewer gets who was here before, on this node or on another. */
class ResumeTest extends FeedTest {

    @Test
    void aReturningViewerGetsOneUpdateWithEverythingChangedSince() {
        ledger.offer("CUP-1", MUG, 4)
                .offer("TEA-1", MUG, 9)
                .offer("OLD-1", MUG, 2)
                .write();
        FeedClient before = node.connect(ledger.show()).awaitSeq(2);
        before.close();
        ledger.reserve("MUG-1", 2).write();
        ledger.show(SHOW.replace("live", "paused")).write();
        ledger.remove("OLD-1").offer("NEW-1", MUG, 1).write();
        ledger.reserve("CUP-1", 1).write();

        FeedClient current = node.connect(ledger.show()).awaitSeq(6);
        FeedClient after = node.resume(before).awaitSeq(6);
        ObjectNode update = after.messages.get(0);
        assertEquals("update", update.path("type").asText());
        assertEquals(2, update.path("from").asLong());
        assertEquals(6, update.path("seq").asLong());
        assertEquals("paused", update.path("status").asText());
        assertTrue(update.path("offers").get("OLD-1").isNull());
        assertEquals(current.state(), after.state());
    }

    @Test
    void whatDidNotChangeIsNotSentAgain() {
        ledger.offer("CUP-1", MUG, 4).write();
        FeedClient before = node.connect(ledger.show()).awaitSeq(2);
        before.close();
        ledger.reserve("MUG-1", 2).write();
        node.connect(ledger.show()).awaitSeq(3);
        FeedClient after = node.resume(before).awaitSeq(3);
        ObjectNode update = after.messages.get(0);
        assertFalse(update.path("offers").has("CUP-1"));
        assertFalse(update.path("offers").path("MUG-1").has("title"));
        assertFalse(update.has("status"));
    }

    @Test
    void aViewerWhoMissedNothingIsToldSo() {
        FeedClient before = node.connect(ledger.show()).awaitSeq(1);
        FeedClient after = node.resume(before);
        ObjectNode update = after.awaitType("update");
        assertEquals(1, update.path("from").asLong());
        assertEquals(1, update.path("seq").asLong());
        assertFalse(update.has("offers"));
    }

    @Test
    void returningFromManyPlacesCostsABoundedNumberOfUpdatesAndServesEachRight() {
        int places = Subscribers.UPDATES_KEPT_MAX + 8;
        List<ObjectNode> seen = new ArrayList<>();
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        for (int seq = 2; seq <= places; seq++) {
            seen.add(viewer.state());
            ledger.offer("MUG-1", MUG.replace("1999", "" + seq), 0).write();
            viewer.awaitSeq(seq);
        }
        seen.add(viewer.state());
        double before = node.count("updates");
        for (int round = 1; round <= 2; round++) {
            for (ObjectNode state : seen) {
                String query = "?after=k3f9:" + state.path("seq").asLong();
                FeedClient back = node.connect(ledger.show(), query, state);
                back.await("the first message", () -> !back.messages.isEmpty());
                assertEquals(viewer.state(), back.awaitSeq(viewer.seq()).state());
            }
        }
        assertEquals(Subscribers.UPDATES_KEPT_MAX, node.count("updates") - before);
    }

    @Test
    void anotherEpochIsAnsweredByASnapshot() {
        FeedClient viewer =
                node.connect(ledger.show(), "?after=other:1", Json.object()).awaitSeq(1);
        assertEquals("snapshot", viewer.messages.get(0).path("type").asText());
    }

    @Test
    void aViewerAheadOfTheShowGetsASnapshot() {
        FeedClient viewer =
                node.connect(ledger.show(), "?after=k3f9:77", Json.object()).awaitSeq(1);
        assertEquals("snapshot", viewer.messages.get(0).path("type").asText());
        FeedClient again =
                node.connect(ledger.show(), "?after=k3f9:77", Json.object()).awaitSeq(1);
        assertEquals("snapshot", again.messages.get(0).path("type").asText());
    }

    @Test
    void anUnreadablePlaceIsAnsweredByASnapshot() {
        for (String after : new String[] {"", "k3f9", ":1", "k3f9:", "k3f9:x", "k3f9:-1"}) {
            FeedClient viewer = node.connect(ledger.show(), "?after=" + after, Json.object())
                    .awaitSeq(1);
            assertEquals("snapshot", viewer.messages.get(0).path("type").asText(), after);
        }
    }

    @Test
    void aViewerGoesOnAtAnotherNode() {
        FeedClient before = node.connect(ledger.show()).awaitSeq(1);
        before.close();
        ledger.offer("MUG-1", MUG.replace("1999", "999"), 0).write();
        FeedFixture other = anotherNode();
        FeedClient after = other.resume(before).awaitSeq(2);
        assertEquals("update", after.messages.get(0).path("type").asText());
        assertEquals(999, after.offer("MUG-1").path("price").asInt());
        assertEquals(other.connect(ledger.show()).awaitSeq(2).state(), after.state());
    }

    @Test
    void fieldsThatWentWhileAwayAreGone() {
        ledger.offer("MUG-1", MUG.replace("'price'", "'imageUrl':'/a.png','options':{'Size':'M'},'price'"), 0);
        ledger.write();
        FeedClient before = node.connect(ledger.show()).awaitSeq(2);
        before.close();
        ledger.offer("MUG-1", MUG.replace("'price'", "'options':{'Color':'red'},'price'"), 0)
                .write();
        node.connect(ledger.show()).awaitSeq(3);

        FeedClient after = node.resume(before).awaitSeq(3);
        assertEquals("update", after.messages.get(0).path("type").asText());
        assertEquals("{\"Color\":\"red\"}", after.offer("MUG-1").path("options").toString());
        assertFalse(after.offer("MUG-1").has("imageUrl"));
    }

    @Test
    void namesThatANodeNeverSawAreNotLeftBehind() {
        ledger.offer("MUG-1", MUG.replace("'price'", "'options':{'Size':'M'},'price'"), 0)
                .write();
        FeedClient before = node.connect(ledger.show()).awaitSeq(2);
        before.close();
        ledger.offer("MUG-1", MUG.replace("'price'", "'options':{'Color':'red'},'price'"), 0)
                .write();

        FeedClient after = anotherNode().resume(before).awaitSeq(3);
        assertEquals("{\"Color\":\"red\"}", after.offer("MUG-1").path("options").toString());
    }

    @Test
    void anOfferRemovedAndMadeAgainHasNothingOfTheOld() {
        ledger.offer("MUG-1", MUG.replace("'price'", "'titles':{'th':'ถ้วย'},'url':'/x','price'"), 0)
                .write();
        FeedClient before = node.connect(ledger.show()).awaitSeq(2);
        before.close();
        ledger.remove("MUG-1").write();
        ledger.offer("MUG-1", MUG.replace("'price'", "'titles':{'de':'Becher'},'price'"), 5)
                .write();
        node.connect(ledger.show()).awaitSeq(4);
        FeedClient after = node.resume(before).awaitSeq(4);
        assertEquals("{\"de\":\"Becher\"}", after.offer("MUG-1").path("titles").toString());
        assertFalse(after.offer("MUG-1").has("url"));
    }

    @Test
    void stockThatTimeClosedWhileAwayIsTold() {
        long closesAt = ledger.clock + 15;
        ledger.offer("MUG-1", MUG.replace("'price'", "'closesAt':" + closesAt + ",'price'"), 0)
                .write();
        FeedClient before = node.connect(ledger.show()).awaitSeq(2);
        before.close();
        ledger.offer("CUP-1", MUG, 1).write();
        FeedClient after = node.resume(before).awaitSeq(3);
        assertEquals("closed", after.offer("MUG-1").path("stock").asText());
        assertEquals(node.connect(ledger.show()).awaitSeq(3).state(), after.state());
    }

    @Test
    void countsHiddenWhileAwayAreGone() {
        FeedClient before = node.connect(ledger.show()).awaitSeq(1);
        before.close();
        ledger.show(SHOW.replace("exact", "state").replace("'lowStockAt':5", "'lowStockAt':50"))
                .write();
        FeedClient after = node.resume(before).awaitSeq(2);
        assertFalse(after.offer("MUG-1").has("available"));
        assertEquals("low", after.offer("MUG-1").path("stock").asText());
    }

    @Test
    void theFeaturedViewResumesWithASnapshot() {
        ledger.show(SHOW.replace("'holdMs'", "'featured':'MUG-1','holdMs'")).write();
        String query = "?view=featured&after=k3f9:1";
        FeedClient viewer = node.connect(ledger.show(), query, Json.object()).awaitSeq(2);
        assertEquals("snapshot", viewer.messages.get(0).path("type").asText());
    }
}
