package io.tallylight.commerce;

import static io.tallylight.commerce.CommerceFixture.cancelled;
import static io.tallylight.commerce.CommerceFixture.line;
import static io.tallylight.commerce.CommerceFixture.order;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.record.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an engine did and noted before adjustments had causes is gone on from, wherever it was when it was stopped. */
class LegacyOrderNotesTest {
    private static final long A = 11;
    private static final String ORDER = order(500, 1, 2, line(7, A, 3, 3), "");
    private static final String FIELD = "500\0" + "7\0A";
    private static final String KEY = "order 500 7 A";

    private final CommerceFixture shop;

    LegacyOrderNotesTest() throws Exception {
        shop = new CommerceFixture();
    }

    @BeforeEach
    void offer() {
        shop.ofVariant("A", A, 10);
    }

    @AfterEach
    void close() throws Exception {
        shop.assertConserved();
        shop.close();
    }

    private void note(String text) {
        shop.raw.hset("tl:{spring}:elsewhere", FIELD, text);
    }

    /** As that engine made one, with a sentence and no cause. */
    private void adjust(String key, long delta, String reason) {
        String caller = "webhook:shopify";
        shop.done(new Adjust(
                Ids.recordId(CommerceFixture.SHOW, caller, key),
                Ids.fingerprint(caller, "A", key),
                "A",
                delta,
                reason));
    }

    private void cancel() {
        shop.tell("orders/cancelled", cancelled(order(500, 1, 3, line(7, A, 3, 3), "")));
    }

    @Test
    void anOrderThatWasTakenAndNotedIsGivenBackOnce() {
        adjust(KEY, -3, "Shopify order 500 takes 3");
        note("3 -1 0 0");
        shop.tell("orders/create", ORDER);
        assertEquals("7 7 0 0", shop.counts("A"));
        cancel();
        cancel();
        assertEquals("10 10 0 0", shop.counts("A"));
    }

    @Test
    void anOrderThatWasTakenAndNotNotedIsTakenOnce() {
        adjust(KEY, -3, "Shopify order 500 takes 3");
        shop.tell("orders/create", ORDER);
        assertEquals("7 7 0 0", shop.counts("A"));
    }

    @Test
    void aSentenceThatNobodyKnowsIsTakenForWhatItDid() {
        adjust(KEY, -3, "three units went to order 500");
        shop.tell("orders/create", ORDER);
        assertEquals("7 7 0 0", shop.counts("A"));
    }

    @Test
    void unitsThatWereOwedAreStillOwedThoughTheNoteIsMissing() {
        var unused = shop.hold("A", 8).orElseThrow();
        adjust(KEY, -2, "Shopify order 500 takes 3");
        shop.tell("orders/create", ORDER);
        assertEquals("8 0 8 0", shop.counts("A"));
        assertEquals(1, shop.alarmed());
    }

    @Test
    void whatWasCollectedLaterAndNotNotedIsGivenBackToo() {
        adjust(KEY, -1, "Shopify order 500 takes 3");
        note("1 -1 2 0");
        adjust("owed 0 " + KEY, -2, "Shopify order 500 takes 2 more");
        cancel();
        assertEquals("10 10 0 0", shop.counts("A"));
    }

    @Test
    void whatWasGivenBackAndNotNotedIsNotGivenBackAgain() {
        adjust(KEY, -3, "Shopify order 500 takes 3");
        adjust("back " + KEY, 3, "Shopify order 500 is cancelled");
        cancel();
        assertEquals("10 10 0 0", shop.counts("A"));
        shop.tell("orders/create", ORDER);
        assertEquals("10 10 0 0", shop.counts("A"));
    }

    @Test
    void aCancellationThatCameFirstStands() {
        adjust(KEY, 0, "Shopify order 500 is cancelled");
        note("0 0 0 0");
        shop.tell("orders/create", ORDER);
        assertEquals("10 10 0 0", shop.counts("A"));
    }

    @Test
    void aCancellationThatCameFirstAndWasNotNotedStands() {
        adjust(KEY, 0, "Shopify order 500 is cancelled");
        cancel();
        shop.tell("orders/create", ORDER);
        assertEquals("10 10 0 0", shop.counts("A"));
    }
}
