package io.tallylight.commerce;

import static io.tallylight.commerce.CommerceFixture.attribute;
import static io.tallylight.commerce.CommerceFixture.cancelled;
import static io.tallylight.commerce.CommerceFixture.line;
import static io.tallylight.commerce.CommerceFixture.order;
import static io.tallylight.commerce.CommerceFixture.orderId;
import static io.tallylight.commerce.CommerceFixture.source;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.record.Reservation;
import io.tallylight.testing.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A level between a sale here and its booking in the shop puts nothing on sale that is sold. */
class LevelBookingsTest {
    private static final String LEVEL = "inventory_levels/update";
    private static final long ITEM = 77;
    private static final long HERE = 1;
    private static final long THERE = 2;

    private final CommerceFixture shop;
    private final List<Reservation> sold = new ArrayList<>();

    LevelBookingsTest() throws Exception {
        shop = new CommerceFixture();
    }

    @BeforeEach
    void offer() {
        shop.ofItem("A", ITEM, 10);
    }

    @AfterEach
    void close() throws Exception {
        shop.assertConserved();
        shop.close();
    }

    private void sell(int orders) {
        for (int i = 0; i < orders; i++) {
            sold.add(shop.sell("A", 1).orElseThrow());
        }
    }

    private void level(long available, long seconds) {
        shop.tell(LEVEL, CommerceFixture.level(ITEM, HERE, available, seconds));
    }

    /** The shop enters the order that was sold here as the n-th, and says so. */
    private void book(int n, long seconds) {
        shop.tell("orders/create", booking(n, seconds));
    }

    private String booking(int n, long seconds) {
        long id = 900L + n;
        return order(id, seconds, seconds, line(id, ITEM, 1, 1), source(sold.get(n)));
    }

    @Test
    void whenTheShopBooksTheFirstOfFiveNothingComesOnSale() {
        sell(5);
        level(9, 1);
        assertEquals("10 5 0 5", shop.counts("A"));
        assertEquals(4, shop.unbooked("A"));
        for (int n = 1; n < 5; n++) {
            level(9 - n, 1 + n);
            assertEquals("10 5 0 5", shop.counts("A"));
        }
        assertEquals(0, shop.unbooked("A"));
        level(4, 10);
        assertEquals("9 4 0 5", shop.counts("A"), "the next one is a sale of the shop");
        assertEquals(0, shop.alarmed());
    }

    @Test
    void aShowThatIsSoldOutStaysSoldOutAndTheAlarmSaysHowMuchIsMissing() {
        sell(10);
        level(9, 1);
        assertEquals("10 0 0 10", shop.counts("A"));
        for (int n = 1; n <= 10; n++) {
            level(9 - n, 1 + n);
            assertEquals("10 0 0 10", shop.counts("A"));
        }
        assertEquals(1, shop.alarmed(), "ten were sold here, and one there");
    }

    @Test
    void whereTheShopSaysWhatItBookedItsSalesCountAtOnce() {
        sell(6);
        book(0, 1);
        level(9, 1);
        shop.clockMs.addAndGet(Bookings.SETTLE_MS);
        Await.until("the booking counts", () -> shop.counts("A").equals("10 4 0 6"));
        level(8, 2);
        assertEquals("9 3 0 6", shop.counts("A"), "a sale of the shop");
        assertEquals(5, shop.unbooked("A"));
    }

    @Test
    void aSoldOutShowIsShortAtOnceWhereTheShopSaysWhatItBooked() {
        sell(10);
        book(0, 1);
        level(9, 2);
        assertEquals(0, shop.alarmed());
        level(8, 3);
        assertEquals("10 0 0 10", shop.counts("A"));
        assertEquals(1, shop.alarmed());
        level(9, 4);
        assertEquals(0, shop.alarmed(), "the shop found one more");
    }

    @Test
    void aBookingThatIsNewerThanTheLevelWaitsForItsLevel() {
        sell(5);
        level(10, 1);
        assertEquals("10 5 0 5", shop.counts("A"));
        book(0, 2);
        shop.clockMs.addAndGet(Bookings.SETTLE_MS);
        shop.tell("orders/updated", booking(0, 2));
        assertEquals("10 5 0 5", shop.counts("A"));
        level(9, 2);
        assertEquals("10 5 0 5", shop.counts("A"));
        assertEquals(4, shop.unbooked("A"));
    }

    @Test
    void aBookingCountsOnceHoweverOftenItIsTold() {
        sell(3);
        level(10, 1);
        book(0, 2);
        for (int i = 0; i < 3; i++) {
            book(0, 2);
            shop.tell("orders/updated", order(900, 2, 3 + i, line(900, ITEM, 1, 1), source(sold.get(0))));
        }
        level(9, 9);
        assertEquals(2, shop.unbooked("A"));
        assertEquals("10 7 0 3", shop.counts("A"));
    }

    @Test
    void anIdInAnAttributeThatBuyersCanWriteIsNoBooking() {
        sell(5);
        level(10, 1);
        shop.tell("orders/create", order(900, 2, 2, line(900, ITEM, 1, 1), attribute(orderId(sold.get(0)))));
        level(10, 9);
        assertEquals("10 5 0 5", shop.counts("A"));
        assertEquals(5, shop.unbooked("A"));
    }

    @Test
    void aBookingThatTheShopCancelsIsToBeBookedAgain() {
        sell(2);
        level(10, 1);
        book(0, 2);
        book(1, 3);
        level(8, 4);
        assertEquals(0, shop.unbooked("A"));
        shop.tell("orders/cancelled", cancelled(order(901, 3, 5, line(901, ITEM, 1, 1), source(sold.get(1)))));
        level(9, 5);
        assertEquals("10 8 0 2", shop.counts("A"));
        assertEquals(1, shop.unbooked("A"));
        shop.cancel(sold.get(1).id(), true);
        level(9, 6);
        assertEquals("10 9 0 1", shop.counts("A"));
    }

    @Test
    void aStockTakeSaysWhatThereIsAndWhatIsSoldHereStaysSold() {
        sell(5);
        level(12, 1);
        assertEquals("12 7 0 5", shop.counts("A"), "two more were found, and five of them are sold here");
        level(6, 2);
        assertEquals(0, shop.unbooked("A"), "six fewer: all that was to be booked, and one more");
        assertEquals("11 6 0 5", shop.counts("A"));
        level(20, 3);
        assertEquals("25 20 0 5", shop.counts("A"), "a restock");
    }

    @Test
    void aTransferBetweenPlacesPutsNothingOnSaleThatIsSold() {
        shop.tell(LEVEL, CommerceFixture.level(ITEM, HERE, 6, 1));
        shop.tell(LEVEL, CommerceFixture.level(ITEM, THERE, 4, 1));
        assertEquals("10 10 0 0", shop.counts("A"));
        sell(4);
        shop.tell(LEVEL, CommerceFixture.level(ITEM, HERE, 2, 5));
        shop.tell(LEVEL, CommerceFixture.level(ITEM, THERE, 8, 6));
        assertEquals("10 6 0 4", shop.counts("A"));
        assertEquals(4, shop.unbooked("A"));
    }

    @Test
    void aPlaceThatIsFirstHeardOfAfterSalesPutsNothingOnSaleThatIsSold() {
        sell(2);
        shop.tell(LEVEL, CommerceFixture.level(ITEM, HERE, 7, 1));
        shop.tell(LEVEL, CommerceFixture.level(ITEM, THERE, 3, 2));
        assertTrue(shop.stock("A").available() <= 8, () -> shop.counts("A"));
    }

    @Test
    void holdsAreNoSalesAndALevelBelowThemIsAnAlarmUntilTheyEnd() {
        Reservation held = shop.hold("A", 6).orElseThrow();
        level(4, 1);
        assertEquals("6 0 6 0", shop.counts("A"));
        assertEquals(2, shop.alarmed());
        shop.release(held);
        Await.until("what the hold gave back is taken", () -> shop.counts("A").equals("4 4 0 0"));
        Await.until("nothing is missing any more", () -> shop.alarmed() == 0);
    }

    @Test
    void whatTheShopBookedIsInferredOnceMoreInAnotherLifeOfTheShow() {
        sell(5);
        for (int n = 0; n < 3; n++) {
            book(n, 1 + n);
        }
        level(7, 9);
        assertEquals(2, shop.unbooked("A"));
        assertEquals(3, shop.raw.del("tl:{spring}:elsewhere", "tl:{spring}:booked", "tl:{spring}:levels"));
        assertTrue(!shop.raw.hset("tl:{spring}:show", "epoch", "e2"));
        level(7, 10);
        assertEquals("10 5 0 5", shop.counts("A"));
        assertEquals(2, shop.unbooked("A"));
        book(3, 12);
        level(6, 13);
        assertEquals("9 4 0 5", shop.counts("A"), "it may be one of those that were inferred");
        for (int n = 0; n < 3; n++) {
            book(n, 1 + n);
        }
        assertEquals("10 5 0 5", shop.counts("A"));
        assertEquals(1, shop.unbooked("A"));
    }

    @Test
    void levelsThatAnOlderEngineAppliedAreGoneOnFrom() {
        sell(3);
        shop.adjust("A", 2);
        shop.raw.hset("tl:{spring}:levels", "A", "e1 1 " + HERE + ":" + CommerceFixture.NOON_MS + ":0:9");
        assertEquals(0, shop.unbooked("A"), "that engine took all three for booked");
        sell(1);
        level(9, 1);
        assertEquals("12 8 0 4", shop.counts("A"));
        assertEquals(1, shop.unbooked("A"));
    }
}
