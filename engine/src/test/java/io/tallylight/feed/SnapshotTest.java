package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.feed.state.PublicOffer;
import io.tallylight.json.Json;
import org.junit.jupiter.api.Test;

/** What a viewer gets at first, and what changes tell. */
class SnapshotTest extends FeedTest {

    @Test
    void aNewViewerGetsTheShowAndItsOffers() {
        ObjectNode snapshot = node.connect(ledger.show()).awaitType("snapshot");
        assertEquals(ledger.show(), snapshot.path("show").asText());
        assertEquals("k3f9", snapshot.path("epoch").asText());
        assertEquals(1, snapshot.path("seq").asLong());
        assertEquals(ledger.clock, snapshot.path("at").asLong());
        assertEquals("live", snapshot.path("status").asText());
        assertEquals("Spring", snapshot.path("title").asText());
        assertEquals(1, snapshot.path("viewers").asInt());
        assertEquals(
                LedgerWriter.json("{'title':'Mug','product':'mug','price':1999,'status':'open','currency':'EUR',"
                        + "'available':12,'reserved':0,'sold':0,'stock':'in'}"),
                Json.readObject(snapshot.path("offers").path("MUG-1").toString()));
    }

    @Test
    void whatOnlyTheHostMayKnowIsNotShown() {
        ObjectNode snapshot = node.connect(ledger.show()).awaitType("snapshot");
        assertFalse(snapshot.toString().contains("externalIds"), snapshot::toString);
        assertFalse(snapshot.has("lowStockAt"));
        assertFalse(snapshot.has("holdMs"));
    }

    @Test
    void anUpdateHoldsOnlyWhatChanged() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        ledger.reserve("MUG-1", 3).write();
        ObjectNode update = viewer.awaitSeq(2).ofType("update").get(0);
        assertEquals(1, update.path("from").asLong());
        assertEquals(ledger.clock, update.path("at").asLong());
        assertEquals(
                "{\"MUG-1\":{\"available\":9,\"reserved\":3}}",
                update.path("offers").toString());
        assertFalse(update.has("sales"));
        assertFalse(update.has("status"));
    }

    @Test
    void aSaleIsTold() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        ledger.reserve("MUG-1", 5).commit("MUG-1", 2).commit("MUG-1", 3).write();
        ObjectNode update = viewer.awaitSeq(2).ofType("update").get(0);
        assertEquals(
                "[{\"sku\":\"MUG-1\",\"quantity\":5}]", update.path("sales").toString());
    }

    @Test
    void aChangedShowFieldIsToldAndARemovedOneIsNull() {
        ledger.show(SHOW.replace("'holdMs'", "'featured':'MUG-1','holdMs'")).write();
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(2);
        ledger.show(SHOW.replace("live", "paused")).write();
        ObjectNode update = viewer.awaitSeq(3).ofType("update").get(0);
        assertEquals("paused", update.path("status").asText());
        assertTrue(update.get("featured").isNull());
        assertFalse(update.has("title"));
    }

    @Test
    void offersComeAndGo() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        ledger.offer("CUP-1", MUG.replace("Mug", "Cup"), 4).remove("MUG-1").write();
        JsonNode offers = viewer.awaitSeq(2).ofType("update").get(0).path("offers");
        assertTrue(offers.get("MUG-1").isNull());
        assertEquals("Cup", offers.path("CUP-1").path("title").asText());
        assertEquals("low", offers.path("CUP-1").path("stock").asText());
    }

    @Test
    void stockSaysWhetherThereIsSomeLittleOrNone() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        assertEquals("in", viewer.offer("MUG-1").path("stock").asText());
        ledger.reserve("MUG-1", 7).write();
        assertEquals("low", viewer.awaitSeq(2).offer("MUG-1").path("stock").asText());
        ledger.reserve("MUG-1", 5).write();
        assertEquals("held", viewer.awaitSeq(3).offer("MUG-1").path("stock").asText());
        ledger.commit("MUG-1", 12).write();
        assertEquals("out", viewer.awaitSeq(4).offer("MUG-1").path("stock").asText());
        ledger.offer("MUG-1", MUG.replace("open", "closed"), 0).write();
        assertEquals("closed", viewer.awaitSeq(5).offer("MUG-1").path("stock").asText());
    }

    @Test
    void anOfferClosesWhenItsTimeHasPassed() {
        long closesAt = ledger.clock + 15;
        ledger.offer("MUG-1", MUG.replace("'price'", "'closesAt':" + closesAt + ",'price'"), 0)
                .write();
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(2);
        assertEquals("in", viewer.offer("MUG-1").path("stock").asText());
        ledger.list("MUG-1").write();
        assertEquals("closed", viewer.awaitSeq(3).offer("MUG-1").path("stock").asText());
    }

    @Test
    void timeClosesAnOfferThatNoEventLists() {
        long closesAt = ledger.clock + 25;
        ledger.offer("MUG-1", MUG.replace("'price'", "'closesAt':" + closesAt + ",'price'"), 0)
                .offer("CUP-1", MUG, 4)
                .write();
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(2);
        while (ledger.clock < closesAt) {
            assertEquals("in", viewer.offer("MUG-1").path("stock").asText());
            ledger.reserve("CUP-1", 1).write();
            viewer.awaitSeq(ledger.seq);
        }
        assertEquals("closed", viewer.offer("MUG-1").path("stock").asText());
    }

    @Test
    void aCappedShowSaysMoreThanTwenty() {
        ledger.show(SHOW.replace("exact", "capped")).offer("CUP-1", MUG, 22).write();
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(2);
        assertEquals(20, viewer.offer("CUP-1").path("availableMoreThan").asInt());
        assertFalse(viewer.offer("CUP-1").has("available"));
        assertFalse(viewer.offer("CUP-1").has("sold"));
        ledger.reserve("CUP-1", 2).write();
        viewer.awaitSeq(3);
        assertEquals(20, viewer.offer("CUP-1").path("available").asInt());
        assertFalse(viewer.offer("CUP-1").has("availableMoreThan"));
        assertFalse(viewer.offer("CUP-1").has("reserved"));
    }

    @Test
    void aShowThatHidesItsCountsTellsStockAlone() {
        ledger.show(SHOW.replace("exact", "state")).write();
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(2);
        ledger.reserve("MUG-1", 12).commit("MUG-1", 12).write();
        viewer.awaitSeq(3);
        assertEquals("out", viewer.offer("MUG-1").path("stock").asText());
        for (String count : PublicOffer.COUNTS.subList(0, 4)) {
            assertFalse(viewer.offer("MUG-1").has(count), count);
        }
        assertEquals(
                "[{\"sku\":\"MUG-1\"}]",
                viewer.ofType("update").get(0).path("sales").toString());
    }

    @Test
    void aMoveThatNobodySeesIsToldInTheEnd() {
        ledger.show(SHOW.replace("exact", "state")).write();
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(2);
        ledger.reserve("MUG-1", 1).write();
        viewer.awaitSeq(3);
        assertFalse(viewer.ofType("update").get(0).has("offers"));
    }

    @Test
    void hidingCountsTakesThemFromWhoHasThem() {
        FeedClient viewer = node.connect(ledger.show()).awaitSeq(1);
        assertTrue(viewer.offer("MUG-1").has("available"));
        ledger.show(SHOW.replace("exact", "state")).write();
        assertFalse(viewer.awaitSeq(2).offer("MUG-1").has("available"));
    }

    @Test
    void theFeaturedViewFollowsTheFeaturedProduct() {
        ledger.show(SHOW.replace("'holdMs'", "'featured':'MUG-1','holdMs'"));
        ledger.offer("MUG-2", MUG, 3)
                .offer("CUP-1", MUG.replace("mug", "cup"), 3)
                .write();
        FeedClient viewer =
                node.connect(ledger.show(), "?view=featured", Json.object()).awaitSeq(2);
        assertEquals(2, viewer.state().path("offers").size());
        ledger.show(SHOW.replace("'holdMs'", "'featured':'CUP-1','holdMs'"))
                .reserve("CUP-1", 1)
                .write();
        viewer.awaitSeq(3);
        assertEquals(1, viewer.state().path("offers").size());
        assertEquals(2, viewer.offer("CUP-1").path("available").asInt());
        ledger.reserve("MUG-1", 1).write();
        ledger.reserve("CUP-1", 1).write();
        viewer.awaitSeq(5);
        assertEquals(1, viewer.state().path("offers").size());
        assertEquals(1, viewer.offer("CUP-1").path("available").asInt());
    }
}
