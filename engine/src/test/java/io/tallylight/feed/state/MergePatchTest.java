package io.tallylight.feed.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.feed.FeedClient;
import io.tallylight.json.Json;
import io.tallylight.testing.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Patches against documents, merged by rules written apart from them. */
class MergePatchTest {
    private final Seed seed = Seed.of(MergePatchTest.class);
    private final Random random = seed.random();

    @Test
    void aDiffTurnsOneDocumentIntoTheOther() {
        for (int i = 0; i < 5_000; i++) {
            ObjectNode before = document(2);
            ObjectNode after = document(2);
            ObjectNode merged = before.deepCopy();
            FeedClient.merge(merged, MergePatch.diff(before, after));
            assertEquals(after, merged, () -> seed + ": " + before + " to " + after);
        }
    }

    @Test
    void equalDocumentsHaveNoDiff() {
        ObjectNode document = document(3);
        assertTrue(MergePatch.diff(document, document.deepCopy()).isEmpty());
    }

    @Test
    void aReplacementTurnsEveryEarlierDocumentIntoTheLast() {
        for (int i = 0; i < 500; i++) {
            ObjectNode retired = Json.object();
            ObjectNode[] life = new ObjectNode[6];
            for (int version = 0; version < life.length; version++) {
                life[version] = document(2);
                if (version > 0) {
                    MergePatch.retire(life[version - 1], life[version], retired);
                }
            }
            ObjectNode last = life[life.length - 1];
            for (ObjectNode held : life) {
                ObjectNode merged = held.deepCopy();
                FeedClient.merge(merged, MergePatch.replacing(retired, last));
                assertEquals(last, merged, () -> seed + ": " + held + " to " + last);
            }
        }
    }

    private ObjectNode document(int depth) {
        ObjectNode document = Json.object();
        for (String name : new String[] {"a", "b", "c", "d"}) {
            switch (random.nextInt(depth > 0 ? 4 : 3)) {
                case 0 -> document.put(name, random.nextInt(3));
                case 1 -> document.put(name, "x");
                case 3 -> document.set(name, document(depth - 1));
                default -> {} // absent
            }
        }
        return document;
    }
}
