package io.tallylight.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.tallylight.testing.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the watch notices, and what it does then. */
class LossDetectorTest extends RecoveryTest {
    private static final String KEY = ShowKeys.of(SHOW).showHash();

    private String field(String name) {
        return String.valueOf(raw.hget(KEY, name));
    }

    @Test
    void dataThatGoWhileTheConnectionStaysAreMissedWithinSeconds() throws Exception {
        recordShow(10, 0);
        makeShow(SHOW, "first", false);
        watch();
        assertFalse(watch.isLost(SHOW));
        assertEquals("OK", raw.flushall());
        Await.until("the loss is seen", () -> watch.isLost(SHOW));
        assertEquals(1, registry.get("tallylight.shows.lost").gauge().value());
        assertEquals(0, rebuild().orders());
        assertFalse(watch.isLost(SHOW));
    }

    @Test
    void oneShowThatIsAskedForInVainIsLookedFor() throws Exception {
        recordShow(10, 0);
        makeShow(SHOW, "first", false);
        watch();
        assertEquals(1, raw.del(KEY));
        assertTrue(Await.result(watch.check(SHOW)));
        assertFalse(Await.result(watch.check("never was")));
        assertThrows(AssertionError.class, () -> Await.result(watch.requireFree(SHOW)));
        Await.result(watch.requireFree("never was"));
    }

    @Test
    void thatTheOrderSystemCannotBeAskedIsSaidOnceAndThatItAnswersOnceMore() throws Exception {
        Path file = folder.resolve("orders.db");
        try (LogLines lines = LogLines.of(LossDetector.class)) {
            Path aside = Files.move(file, folder.resolve("aside.db"));
            watch();
            Await.until("it has looked several times", () -> {
                watch.checkSoon();
                return words.get() > 5;
            });
            assertEquals(1, lines.all().size(), () -> lines.all().toString());
            Files.move(aside, file);
            Await.until("it has looked again", () -> {
                watch.checkSoon();
                return lines.tell("INFO");
            });
            assertEquals(2, lines.all().size(), () -> lines.all().toString());
        }
    }

    @Test
    void aShowThatTheOrderSystemDoesNotKnowYetIsNeitherLostNorHalted() {
        makeShow(SHOW, "first", false);
        watch();
        assertEquals("live", field("status"));
        assertEquals("first", field("epoch"));
        assertFalse(watch.isLost(SHOW));
    }

    @Test
    void anotherOrderUnderTheOrderSystemsLastNumberHaltsTheShowOnce() throws Exception {
        recordShow(10, 3);
        makeShow(SHOW, "first", false);
        for (int i = 1; i <= 3; i++) {
            sell("other-" + i);
        }
        watch();
        assertEquals("paused", field("status"));
        assertNotEquals("first", field("epoch"));
        assertEquals("3", field("number"));
        String epoch = field("epoch");
        assertEquals(1, raw.del(ShowKeys.LIFE));
        Await.until("it was looked at again", () -> raw.exists(ShowKeys.LIFE) == 1);
        watch.checkSoon();
        Await.result(watch.check(SHOW));
        assertEquals(epoch, field("epoch"));
        assertConserved();
    }

    @Test
    void aShowIsHaltedOnceForEachLoss() throws Exception {
        recordShow(10, 5);
        makeShow(SHOW, "first", false);
        watch();
        assertEquals("paused", field("status"));
        assertEquals("5", field("number"));
        assertNotEquals("first", field("epoch"));
        String epoch = field("epoch");
        assertEquals(1, raw.del(ShowKeys.LIFE));
        Await.until("it was looked at again", () -> raw.exists(ShowKeys.LIFE) == 1);
        watch.checkSoon();
        Await.result(watch.check(SHOW));
        assertEquals(epoch, field("epoch"));
        assertConserved();
    }

    /** As after another database was configured. */
    @Test
    void aShowWhoseOrdersAnotherOrderSystemHadIsAnAlarmAndLostOnceItIsGone() throws Exception {
        makeShow(SHOW, "first", false);
        sell("one");
        makeShow("rehearsal", "other", true);
        try (LogLines lines = LogLines.of(UnrecordedShows.class)) {
            watch();
            assertEquals(List.of(), lines.all(), "its order may be on its way");
            assertEquals(1, raw.del(ShowKeys.of(SHOW).outbox()));
            for (int i = 0; i < 2; i++) {
                assertEquals(1, raw.del(ShowKeys.LIFE));
                Await.until(
                        "it is an alarm",
                        () -> registry.get("tallylight.shows.unrecorded")
                                        .gauge()
                                        .value()
                                == 1);
            }
            assertEquals(1, lines.all().size(), () -> lines.all().toString());
        }
        assertEquals("OK", raw.flushall());
        assertTrue(Await.result(watch.check(SHOW)), "it is not to be made anew");
        assertFalse(Await.result(watch.check("never was")));
    }
}
