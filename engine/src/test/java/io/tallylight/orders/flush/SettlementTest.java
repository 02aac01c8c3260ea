package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.orders.LedgerEvent;
import io.tallylight.orders.OrderSystemContract;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.flush.OutboxEntry.Legible;
import io.tallylight.orders.flush.OutboxEntry.Malformed;
import io.tallylight.orders.flush.OutboxEntry.Told;
import io.tallylight.orders.flush.OutboxEntry.Untold;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is noted of a read, and how large it counts. */
class SettlementTest {
    private static final RecordResult TAKEN = new RecordResult.Recorded();

    private static final List<OutboxEntry> ENTRIES = List.of(
            new OutboxEntry(
                    "1-0",
                    List.of(
                            new Legible(OrderSystemContract.event(1)),
                            new Legible(OrderSystemContract.cancelled(1, 1)),
                            new Malformed("2", 2, "it is not readable"))),
            new OutboxEntry(
                    "2-0",
                    List.of(
                            new Legible(OrderSystemContract.cancelled(1, 2)),
                            new Told(new LedgerEvent("n1", LedgerEvent.OFFER_SOLD_OUT, 5, "{}")),
                            new Untold())));

    /** A show that is called off has as many cancellations as orders: a read must not grow because they count for nothing. */
    @Test
    void cancellationsAndNoticesCountForTheSizeOfAReadAsOrdersDo() {
        assertEquals(
                5, Settlement.of(ENTRIES, List.of(TAKEN, TAKEN, TAKEN), true).size());
    }

    @Test
    void onlyOrdersHaveNumbersAndEachLetterIsNamedByItsLabel() {
        Settlement settled = Settlement.of(ENTRIES, List.of(TAKEN, TAKEN, new RecordResult.Refused("no")), true);
        assertEquals(List.of(1L, 2L), settled.numbers());
        assertEquals(2, settled.upTo());
        assertEquals(2, settled.delivered());
        assertEquals(
                List.of("2", "1.2"),
                settled.dead().stream().map(Settlement.DeadLetter::label).toList());
    }
}
