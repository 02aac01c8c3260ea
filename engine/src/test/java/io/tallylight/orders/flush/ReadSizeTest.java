package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReadSizeTest {
    private static final int ORDERS = 512;

    private final ReadSize size = new ReadSize(ORDERS);

    @Test
    void growsWhileFullReadsHoldFewOrders() {
        for (int i = 0; i < 20; i++) {
            size.settled(size.entries(), size.entries(), Math.min(size.entries(), ORDERS / 2));
        }
        assertEquals(ReadSize.ENTRIES_MAX, size.entries());
    }

    @Test
    void shrinksToOneEntryWhereThatHoldsAWholeBatch() {
        for (int i = 0; i < 20; i++) {
            size.settled(size.entries(), size.entries(), size.entries() * 600);
        }
        assertEquals(1, size.entries());
    }

    @Test
    void beginsAnewAfterAReadThatWasNotFull() {
        size.settled(size.entries(), size.entries(), 4);
        size.settled(size.entries(), 1, 1);
        assertEquals(ReadSize.ENTRIES_MIN, size.entries());
    }

    @Test
    void goesByWhatAReadAskedForThatBeganBeforeTheOneBeforeItWasSettled() {
        int asked = size.entries();
        size.settled(asked, asked, 1);
        size.settled(asked, asked, 1);
        assertEquals(2 * asked, size.entries());
    }
}
