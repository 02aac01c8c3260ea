package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.Json;
import io.tallylight.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random changes while viewers leave and come back, to this node or another; at rest all hold the same, and that is what
 * the ledger wrote. Repeat a failure with {@code -Dtallylight.seed=…}.
 */
class RandomFeedTest extends FeedTest {
    private static final int ROUNDS = 60;
    private static final int VIEWERS = 6;

    @Test
    void everyViewerEndsWithWhatTheLedgerWrote() {
        Seed seed = Seed.of(RandomFeedTest.class);
        Random random = seed.random();
        List<FeedFixture> nodes = List.of(node, anotherNode());
        List<FeedClient> viewers = new ArrayList<>();
        for (int i = 0; i < VIEWERS; i++) {
            viewers.add(nodes.get(i % 2).connect(ledger.show()));
        }
        for (int round = 0; round < ROUNDS; round++) {
            int who = random.nextInt(VIEWERS);
            boolean leaves = random.nextInt(3) > 0;
            if (leaves) {
                viewers.get(who).close();
            }
            for (int i = random.nextInt(8); i >= 0; i--) {
                change(random);
                if (random.nextInt(60) == 0) {
                    ledger.writeWithoutEvent();
                } else {
                    ledger.write();
                }
            }
            if (leaves) {
                viewers.set(who, back(viewers.get(who), nodes.get(random.nextInt(2))));
            }
            if (random.nextInt(8) == 0) {
                compare(viewers, nodes, seed);
            }
        }
        compare(viewers, nodes, seed);
    }

    /** Some come back with what they have, some as if new. */
    private FeedClient back(FeedClient before, FeedFixture to) {
        return before.seq() > 0 ? to.resume(before) : to.connect(ledger.show());
    }

    private void compare(List<FeedClient> viewers, List<FeedFixture> nodes, Seed seed) {
        // Without an event of its own at the end, a lost one would stay unseen.
        ledger.list(ledger.offers.keySet().iterator().next()).write();
        String about = seed + ", seq " + ledger.seq;
        JsonNode expected = null;
        for (FeedFixture each : nodes) {
            FeedClient fresh = each.connect(ledger.show()).awaitSeq(ledger.seq);
            expected = fresh.state();
            fresh.close();
            for (FeedClient viewer : viewers) {
                assertEquals(expected, viewer.awaitSeq(ledger.seq).state(), about);
            }
        }
        for (Map.Entry<String, LedgerWriter.Row> entry : ledger.offers.entrySet()) {
            JsonNode offer = viewers.get(0).offer(entry.getKey());
            assertEquals(Json.readObject(entry.getValue().doc).get("title"), offer.get("title"), about);
            if (ledger.showDoc.contains("exact")) {
                assertEquals(entry.getValue().available, offer.path("available").asLong(-1), about);
                assertEquals(entry.getValue().reserved, offer.path("reserved").asLong(-1), about);
                assertEquals(entry.getValue().sold, offer.path("sold").asLong(-1), about);
            }
        }
        assertEquals(ledger.offers.size(), viewers.get(0).state().path("offers").size(), about);
    }

    private void change(Random random) {
        for (int i = random.nextInt(4); i >= 0; i--) {
            String sku = "SKU-" + random.nextInt(12);
            LedgerWriter.Row row = ledger.offers.get(sku);
            if (row == null) {
                ledger.offer(sku, definition(random), random.nextInt(40));
                continue;
            }
            switch (random.nextInt(8)) {
                case 0 -> ledger.offer(sku, definition(random), 0);
                case 1 -> {
                    ledger.remove(sku);
                }
                case 2 -> ledger.commit(sku, random.nextInt((int) row.reserved + 1));
                case 3 -> ledger.release(sku, random.nextInt((int) row.reserved + 1));
                default -> ledger.reserve(sku, random.nextInt((int) row.available + 1));
            }
        }
        if (random.nextInt(10) == 0) {
            ledger.show(showDefinition(random));
        }
    }

    private String definition(Random random) {
        StringBuilder doc = new StringBuilder("{'title':'T" + random.nextInt(5) + "','price':" + random.nextInt(3));
        optional(random, doc, "'options':{'" + "ABC".charAt(random.nextInt(3)) + "':'x'}");
        optional(random, doc, "'titles':{'" + (random.nextBoolean() ? "th" : "de") + "':'y'}");
        optional(random, doc, "'prices':{}");
        optional(random, doc, "'imageUrl':'/i" + random.nextInt(2) + ".png'");
        optional(random, doc, "'closesAt':" + (ledger.clock + random.nextInt(400)));
        optional(random, doc, "'externalIds':{'erp':'" + random.nextInt() + "'}");
        return doc + ",'status':'" + (random.nextInt(5) == 0 ? "closed" : "open") + "'}";
    }

    private static String showDefinition(Random random) {
        StringBuilder doc = new StringBuilder("{'title':'S" + random.nextInt(3) + "','currency':'EUR'");
        optional(random, doc, "'titles':{'" + (random.nextBoolean() ? "th" : "de") + "':'z'}");
        optional(random, doc, "'featured':'SKU-" + random.nextInt(12) + "'");
        String[] modes = {"exact", "exact", "capped", "state"};
        return doc + ",'status':'live','lowStockAt':" + random.nextInt(20) + ",'publicCounts':'"
                + modes[random.nextInt(4)] + "'}";
    }

    private static void optional(Random random, StringBuilder doc, String field) {
        if (random.nextBoolean()) {
            doc.append(',').append(field);
        }
    }
}
