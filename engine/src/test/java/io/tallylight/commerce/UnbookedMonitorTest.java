package io.tallylight.commerce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.tallylight.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Units that the shop does not book are measured, and said once when it seems to book none. */
class UnbookedMonitorTest {
    private static final long ITEM = 77;

    private final CommerceFixture shop;

    UnbookedMonitorTest() throws Exception {
        shop = new CommerceFixture();
    }

    @AfterEach
    void close() throws Exception {
        shop.assertConserved();
        shop.close();
    }

    private void level(long available, long seconds) {
        shop.tell("inventory_levels/update", CommerceFixture.level(ITEM, 1, available, seconds));
    }

    private double measured() {
        return shop.metrics.get("tallylight.commerce.unbooked.units").gauge().value();
    }

    @Test
    void theAlarmSaysOnceHowManyUnitsAreNotBooked() {
        shop.ofItem("A", ITEM, 10);
        UnbookedMonitor watch = shop.unbookedWatch();
        assertTrue(shop.sell("A", 4).isPresent());
        level(10, 1);
        try (LogLines lines = LogLines.of(UnbookedMonitor.class)) {
            Await.result(watch.look());
            assertEquals(4, measured());
            assertEquals(0, lines.all().size(), lines.all()::toString);
            shop.clockMs.addAndGet(UnbookedMonitor.LATE_MS);
            Await.result(watch.look());
            Await.result(watch.look());
            assertEquals(1, lines.all().size(), lines.all()::toString);
            assertTrue(lines.all().get(0).startsWith("ERROR show spring: 4 units of A"), lines.all()::toString);
        }
        level(6, 2);
        Await.result(watch.look());
        assertEquals(0, measured());
    }

    @Test
    void anOfferThatHearsOfOneBookingAfterTheOtherIsNotLate() {
        shop.ofItem("A", ITEM, 10);
        UnbookedMonitor watch = shop.unbookedWatch();
        assertTrue(shop.sell("A", 4).isPresent());
        try (LogLines lines = LogLines.of(UnbookedMonitor.class)) {
            for (int i = 0; i < 3; i++) {
                level(9 - i, 1 + i);
                Await.result(watch.look());
                shop.clockMs.addAndGet(UnbookedMonitor.LATE_MS - 1);
            }
            assertEquals(0, lines.all().size(), lines.all()::toString);
        }
        assertEquals(1, measured());
    }

    @Test
    void anOfferThatListensToOrdersIsNotWatchedAnyMore() {
        shop.ofItem("A", ITEM, 10);
        UnbookedMonitor watch = shop.unbookedWatch();
        assertTrue(shop.sell("A", 4).isPresent());
        level(10, 1);
        shop.ofVariant("A", ITEM, -1);
        Await.result(watch.look());
        assertEquals(0, measured());
        assertEquals(0, shop.raw.scard("tl:levelled"));
    }
}
