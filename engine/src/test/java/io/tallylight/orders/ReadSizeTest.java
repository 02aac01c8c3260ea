package io.tallylight.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReadSizeTest {
    private static final int ORDERS = 512;

    @Test
    void growsWhileFullReadsHoldFewOrders() {
        ReadSize size = new ReadSize(ORDERS);
        for (int i = 0; i < 20; i++) {
            assertTrue(size.settled(size.entries(), Math.min(size.entries(), ORDERS / 2)));
        }
        assertEquals(ReadSize.ENTRIES_MAX, size.entries());
    }

    @Test
    void shrinksToOneEntryWhereThatHoldsAWholeBatch() {
        ReadSize size = new ReadSize(ORDERS);
        for (int i = 0; i < 20; i++) {
            assertTrue(size.settled(size.entries(), size.entries() * 600));
        }
        assertEquals(1, size.entries());
    }

    @Test
    void beginsAnewAfterAReadThatWasNotFull() {
        ReadSize size = new ReadSize(ORDERS);
        assertTrue(size.settled(size.entries(), 4));
        assertFalse(size.settled(1, 1));
        assertEquals(ReadSize.ENTRIES_MIN, size.entries());
    }
}
