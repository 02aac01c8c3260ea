package io.tallylight.commerce;

import static io.tallylight.commerce.CommerceFixture.NOON_MS;
import static io.tallylight.commerce.CommerceFixture.level;
import static io.tallylight.commerce.CommerceFixture.line;
import static io.tallylight.commerce.CommerceFixture.order;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A time that is far ahead holds nothing as it is. */
class FutureTimesTest {
    private static final String LEVEL = "inventory_levels/update";
    private static final long CENTURY_SECONDS = 3_155_760_000L;

    private final CommerceFixture shop;

    FutureTimesTest() throws Exception {
        shop = new CommerceFixture();
    }

    @AfterEach
    void close() throws Exception {
        shop.assertConserved();
        shop.close();
    }

    @Test
    void aLevelOfTheNextCenturyDoesNotKeepTheNextOneAway() {
        shop.ofItem("A", 77, 10);
        shop.tell(LEVEL, level(77, 1, 7, CENTURY_SECONDS));
        assertEquals("7 7 0 0", shop.counts("A"));
        shop.tell(LEVEL, level(77, 1, 4, 1));
        assertEquals("4 4 0 0", shop.counts("A"));
    }

    @Test
    void oneThatIsSentAgainCountsAsOfWhenItWasFirstSent() {
        shop.ofItem("A", 77, 10);
        Instant sentAt = Instant.ofEpochMilli(NOON_MS);
        shop.tell(LEVEL, level(77, 1, 7, CENTURY_SECONDS), sentAt);
        shop.tell(LEVEL, level(77, 1, 4, 1));
        shop.clockMs.addAndGet(3_600_000);
        shop.tell(LEVEL, level(77, 1, 7, CENTURY_SECONDS), sentAt);
        assertEquals("4 4 0 0", shop.counts("A"));
    }

    @Test
    void clocksMayBeFiveMinutesApart() {
        shop.ofItem("A", 77, 10);
        shop.tell(LEVEL, level(77, 1, 7, 300));
        shop.tell(LEVEL, level(77, 1, 4, 299));
        assertEquals("7 7 0 0", shop.counts("A"));
    }

    @Test
    void anOrderOfTheNextCenturyDoesNotKeepItsNextVersionAway() {
        shop.ofVariant("A", 11, 10);
        shop.tell("orders/create", order(500, 1, CENTURY_SECONDS, line(1, 11, 2, 2), ""));
        assertEquals("8 8 0 0", shop.counts("A"));
        shop.tell("orders/updated", order(500, 1, 1, line(1, 11, 2, 1), ""));
        assertEquals("9 9 0 0", shop.counts("A"));
    }
}
