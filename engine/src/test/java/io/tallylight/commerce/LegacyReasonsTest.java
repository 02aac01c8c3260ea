package io.tallylight.commerce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Stock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LegacyReasonsTest {
    private static final long NOON_MS = 1_769_878_800_000L;

    private static Adjustment adjustment(String reason, String cause) {
        return new Adjustment("id", 1, "A", -3, reason, cause, new Stock(7, 7, 0, 0, 1), "{}");
    }

    private static OrderState state(boolean cancelled, long units) {
        return new OrderState(cancelled, 0, 0, units);
    }

    @Test
    void aCauseIsReadBackWhateverTheReasonSays() {
        for (AdjustmentCause cause : new AdjustmentCause[] {
            new AdjustmentCause.OfOrder("820", "7", new OrderState(true, NOON_MS, NOON_MS * 1_000 + 5, 2)),
            new AdjustmentCause.OfLevel(new InventoryLevel("24826418", NOON_MS, NOON_MS * 1_000, -7), null),
            new AdjustmentCause.OfLevel(
                    new InventoryLevel("24826418", NOON_MS, 0, 7), new InferredBookings(3, 2, NOON_MS, "24826418"))
        }) {
            String misleading = "Shopify order 1 takes 9";
            assertEquals(Optional.of(cause), AdjustmentCause.of(adjustment(misleading, cause.text())));
        }
    }

    @Test
    void theSentencesOfAnOlderEngineAreUnderstood() {
        assertEquals(
                Optional.of(new AdjustmentCause.OfOrder("820", "", state(false, 3))),
                AdjustmentCause.of(adjustment("Shopify order 820 takes 3", "")));
        assertEquals(
                Optional.of(new AdjustmentCause.OfOrder("820", "", state(false, 2))),
                AdjustmentCause.of(adjustment("Shopify order 820 takes 2 more", "")));
        assertEquals(
                Optional.of(new AdjustmentCause.OfOrder("820", "", state(true, 0))),
                AdjustmentCause.of(adjustment("Shopify order 820 is cancelled", "")));
        assertEquals(
                Optional.of(new AdjustmentCause.OfLevel(
                        new InventoryLevel("1", NOON_MS, NOON_MS * 1_000 + 123_456, -7), null)),
                AdjustmentCause.of(adjustment(
                        "Shopify has -7 at location 1, updated 2026-01-31T17:00:00Z, sent 2026-01-31T17:00:00.123456Z",
                        "")));
    }

    @Test
    void otherSentencesAndOtherKindsAreNoCause() {
        for (String reason : new String[] {"a carton", "Shopify has 7 at location 1, updated noon, sent never"}) {
            assertEquals(Optional.empty(), AdjustmentCause.of(adjustment(reason, "")));
        }
        assertEquals(Optional.empty(), AdjustmentCause.of(adjustment("Shopify order 820 takes 3", "delivery 1")));
    }
}
