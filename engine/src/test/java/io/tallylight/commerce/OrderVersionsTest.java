package io.tallylight.commerce;

import static io.tallylight.commerce.CommerceFixture.attribute;
import static io.tallylight.commerce.CommerceFixture.cancelled;
import static io.tallylight.commerce.CommerceFixture.line;
import static io.tallylight.commerce.CommerceFixture.order;
import static io.tallylight.commerce.CommerceFixture.orderId;
import static io.tallylight.commerce.CommerceFixture.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.record.Reservation;
import io.tallylight.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An order of the shop takes what it has, version by version; and what was sold here is not taken once more. */
class OrderVersionsTest {
    private static final long A = 11;
    private static final long B = 12;
    private static final long ORDER = 500;

    private final CommerceFixture shop;

    OrderVersionsTest() throws Exception {
        shop = new CommerceFixture();
    }

    @BeforeEach
    void offer() {
        shop.ofVariant("A", A, 10).ofVariant("B", B, 10);
    }

    @AfterEach
    void close() throws Exception {
        shop.assertConserved();
        shop.close();
    }

    private static String version(long seconds, String lines) {
        return order(ORDER, 1, seconds, lines, "");
    }

    private static String refund(String restockType, int units) {
        return ",'refunds':[{'refund_line_items':[{'line_item_id':1,'quantity':" + units + ",'restock_type':'"
                + restockType + "'}]}]";
    }

    @Test
    void anEditFromOneToFiveTakesFourMoreAndBackGivesFourBack() {
        shop.tell("orders/create", version(1, line(1, A, 1, 1)));
        assertEquals("9 9 0 0", shop.counts("A"));
        assertTrue(shop.tell("orders/updated", version(2, line(1, A, 5, 5))));
        assertEquals("5 5 0 0", shop.counts("A"));
        shop.tell("orders/updated", version(3, line(1, A, 5, 1)));
        assertEquals("9 9 0 0", shop.counts("A"));
    }

    @Test
    void anOlderVersionAndARepeatedOneChangeNothing() {
        shop.tell("orders/create", version(1, line(1, A, 1, 1)));
        shop.tell("orders/updated", version(3, line(1, A, 5, 5)));
        shop.tell("orders/updated", version(2, line(1, A, 2, 2)));
        shop.tell("orders/create", version(1, line(1, A, 1, 1)));
        shop.tell("orders/updated", version(3, line(1, A, 5, 5)));
        assertEquals("5 5 0 0", shop.counts("A"));
    }

    @Test
    void anUpdateThatComesBeforeItsOrderCountsOnce() {
        shop.tell("orders/updated", version(2, line(1, A, 5, 5)));
        shop.tell("orders/create", version(1, line(1, A, 1, 1)));
        assertEquals("5 5 0 0", shop.counts("A"));
    }

    @Test
    void anAddedLineIsTakenAndARemovedOneIsGivenBack() {
        shop.tell("orders/create", version(1, line(1, A, 2, 2)));
        shop.tell("orders/updated", version(2, line(1, A, 2, 0) + "," + line(2, B, 3, 3)));
        assertEquals("10 10 0 0", shop.counts("A"));
        assertEquals("7 7 0 0", shop.counts("B"));
    }

    @Test
    void aLineThatTheOrderHasNoMoreOrHasOfAnotherVariantIsGivenBack() {
        shop.tell("orders/create", version(1, line(1, A, 2, 2) + "," + line(2, A, 1, 1)));
        assertEquals("7 7 0 0", shop.counts("A"));
        shop.tell("orders/updated", version(2, line(1, B, 2, 2)));
        assertEquals("10 10 0 0", shop.counts("A"));
        assertEquals("8 8 0 0", shop.counts("B"));
    }

    @Test
    void aLineWhoseVariantWasDeletedKeepsItsUnits() {
        shop.tell("orders/create", version(1, line(1, A, 2, 2)));
        shop.tell("orders/updated", version(2, "{'id':1,'variant_id':null,'quantity':2,'current_quantity':2}"));
        assertEquals("8 8 0 0", shop.counts("A"));
    }

    @Test
    void aRefundGivesBackWhatWasRestockedAndNothingElse() {
        shop.tell("orders/create", version(1, line(1, A, 5, 5)));
        shop.tell("orders/updated", order(ORDER, 1, 2, line(1, A, 5, 3), refund("cancel", 2)));
        assertEquals("7 7 0 0", shop.counts("A"));
        shop.tell("orders/updated", order(ORDER, 1, 3, line(1, A, 5, 1), refund("no_restock", 2)));
        assertEquals("7 7 0 0", shop.counts("A"), "two are kept by the buyer or lost, and one is still ordered");
    }

    @Test
    void aCancellationStandsWhateverOlderVersionComesLater() {
        shop.tell("orders/create", version(1, line(1, A, 5, 5)));
        shop.tell("orders/cancelled", cancelled(version(2, line(1, A, 5, 5))));
        shop.tell("orders/updated", version(9, line(1, A, 7, 7)));
        assertEquals("10 10 0 0", shop.counts("A"));
        shop.tell("orders/updated", cancelled(order(ORDER, 1, 4, line(1, A, 5, 0), refund("no_restock", 1))));
        assertEquals("9 9 0 0", shop.counts("A"), "one of the units turned out to be lost");
    }

    @Test
    void whatAnEditAddedCountsAtOnceAndNotTwiceWhenTheUpdateComes() {
        String edit = "{'order_edit':{'id':7,'order_id':" + ORDER + ",'created_at':'" + CommerceFixture.at(5)
                + "','line_items':{'additions':[{'id':1,'delta':4}],'removals':[]}}}";
        shop.tell("orders/create", version(1, line(1, A, 1, 1)));
        assertTrue(shop.tell("orders/edited", edit));
        shop.tell("orders/edited", edit);
        assertEquals("5 5 0 0", shop.counts("A"));
        shop.tell("orders/updated", version(5, line(1, A, 5, 5)));
        shop.tell("orders/edited", edit);
        assertEquals("5 5 0 0", shop.counts("A"));
        shop.tell("orders/updated", version(6, line(1, A, 5, 2)));
        assertEquals("8 8 0 0", shop.counts("A"));
    }

    @Test
    void whatAnEditAddsAndCannotTakeIsAnAlarmAndTakenLater() {
        Reservation held = shop.hold("A", 8).orElseThrow();
        shop.tell("orders/create", version(1, line(1, A, 1, 1)));
        shop.tell("orders/updated", version(2, line(1, A, 5, 5)));
        assertEquals("8 0 8 0", shop.counts("A"));
        assertEquals(3, shop.alarmed());
        shop.release(held);
        Await.until("what is owed is taken", () -> shop.counts("A").equals("5 5 0 0"));
        Await.until("nothing is missing any more", () -> shop.alarmed() == 0);
    }

    @Test
    void anOrderFromBeforeTheOfferCountsOnlyWithWhatIsAddedLater() {
        String old = order(ORDER, -600, 1, line(1, A, 2, 2), "");
        assertFalse(shop.tell("orders/updated", old));
        assertEquals("10 10 0 0", shop.counts("A"));
        assertTrue(shop.tell("orders/updated", order(ORDER, -600, 2, line(1, A, 5, 5), "")));
        assertEquals("7 7 0 0", shop.counts("A"));
        shop.tell("orders/cancelled", cancelled(order(ORDER, -600, 3, line(1, A, 5, 5), "")));
        assertEquals("10 10 0 0", shop.counts("A"), "what it had before was never in this allotment");
    }

    @Test
    void onlyTheUnitsThatWereSoldHereAreOurs() {
        Reservation ours = shop.sell("A", 1).orElseThrow();
        assertTrue(shop.tell("orders/create", order(ORDER, 1, 1, line(1, A, 6, 6), attribute(orderId(ours)))));
        assertEquals("5 4 0 1", shop.counts("A"));
    }

    @Test
    void anIdThatHidesOtherVariantsHidesNothing() {
        Reservation ours = shop.sell("A", 2).orElseThrow();
        String made = line(1, B, 2, 2);
        assertTrue(shop.tell("orders/create", order(ORDER, 1, 1, made, attribute(orderId(ours)))));
        assertEquals("8 8 0 0", shop.counts("B"));
        String real = order(501, 1, 1, line(2, A, 2, 2), source(ours));
        assertFalse(shop.tell("orders/create", real), "the id is still free for the order that has its units");
        assertEquals("10 8 0 2", shop.counts("A"));
    }

    @Test
    void anIdThatNoOrderHasProvesNothingInAShowThatHasEndedEither() {
        String madeUp = "past.oAAAAAAAAAAAAAAAAAAAAAA";
        shop.raw.hset("tl:{past}:show", "doc", "{\"status\":\"ended\"}");
        assertTrue(shop.tell("orders/create", order(ORDER, 1, 1, line(1, A, 4, 4), attribute(madeUp))));
        assertEquals("6 6 0 0", shop.counts("A"));
    }

    @Test
    void whatIsAddedToOurOwnOrderInTheShopIsASale() {
        Reservation ours = shop.sell("A", 2).orElseThrow();
        assertFalse(shop.tell("orders/create", order(ORDER, 1, 1, line(1, A, 2, 2), source(ours))));
        assertTrue(shop.tell("orders/updated", order(ORDER, 1, 2, line(1, A, 5, 5), source(ours))));
        assertEquals("7 5 0 2", shop.counts("A"));
        shop.tell("orders/cancelled", cancelled(order(ORDER, 1, 3, line(1, A, 5, 5), source(ours))));
        assertEquals("10 8 0 2", shop.counts("A"));
    }

    @Test
    void whatWasCancelledHereHidesNothingThere() {
        Reservation ours = shop.sell("A", 2).orElseThrow();
        shop.cancel(ours.id(), true);
        assertTrue(shop.tell("orders/create", order(ORDER, 1, 1, line(1, A, 2, 2), attribute(orderId(ours)))));
        assertEquals("8 8 0 0", shop.counts("A"));
    }

    @Test
    void anOrderIsStillOursWhenItsRecordIsGone() {
        Reservation ours = shop.sell("A", 2).orElseThrow();
        shop.tell("orders/create", order(ORDER, 1, 1, line(1, A, 2, 2), source(ours)));
        assertEquals("OK", shop.raw.rename("tl:{spring}:records", "tl:{spring}:aside"));
        assertFalse(shop.tell("orders/updated", order(ORDER, 1, 2, line(1, A, 2, 2), source(ours))));
        assertEquals("10 8 0 2", shop.counts("A"));
        assertEquals("OK", shop.raw.rename("tl:{spring}:aside", "tl:{spring}:records"));
    }
}
