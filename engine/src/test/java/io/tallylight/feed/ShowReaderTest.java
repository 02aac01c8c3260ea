package io.tallylight.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.show.ShowReader;
import io.tallylight.show.ShowView;
import io.tallylight.testing.Await;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each reply of {@code lua/view.lua}. */
class ShowReaderTest extends FeedTest {

    private Optional<ShowView> read(String show) {
        return Await.done(new ShowReader(node.redis).read(show));
    }

    @Test
    void aShowThatIsNotThereIsEmpty() {
        assertTrue(read("nowhere").isEmpty());
    }

    @Test
    void aShowIsReadWithOffersTombstonesAndThePlaceInItsEvents() {
        ledger.offer("CUP-1", MUG, 4).write();
        ledger.reserve("MUG-1", 5).commit("MUG-1", 2).remove("CUP-1").write();
        ShowView view = read(ledger.show()).orElseThrow();
        assertEquals("k3f9", view.epoch());
        assertEquals(3, view.seq());
        assertEquals(1, view.docSeq());
        assertEquals(ledger.clock, view.at());
        assertEquals(ledger.clock + 5, view.clock());
        assertEquals(Map.of("CUP-1", 3L), view.removed());
        ShowView.Offer mug = view.offers().get(0);
        assertEquals(new ShowView.Offer("MUG-1", mug.doc(), 12, 7, 3, 2, 3, 1), mug);
        assertEquals(1, view.offers().size());
        assertTrue(view.lastEventId().matches("[1-9][0-9]*-[0-9]+"), view.lastEventId());
    }

    @Test
    void aShowWithoutEventsIsReadFromTheBeginningOfItsStream() {
        try (LedgerWriter silent = new LedgerWriter(redis.url(), "silent")) {
            silent.show(SHOW).writeWithoutEvent();
            ShowView view = read("silent").orElseThrow();
            assertEquals("0-0", view.lastEventId());
            assertEquals(view.clock(), view.at());
        }
    }

    @Test
    void theScriptIsLoadedAgainWhenRedisForgotIt() {
        ledger.forgetScripts();
        assertEquals(1, read(ledger.show()).orElseThrow().seq());
    }

    @Test
    void countersThatNoLedgerWroteAreNamed() {
        ledger.raw("MUG-1", "twelve");
        AssertionError error = assertThrows(AssertionError.class, () -> read(ledger.show()));
        assertInstanceOf(IllegalStateException.class, error.getCause());
        assertTrue(String.valueOf(error.getMessage()).contains("show " + ledger.show() + " is not readable"));
    }
}
