package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A command asked again answers what it did; a key means one thing for ever. */
class ReplayTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private final TestShow show = FIXTURE.live().offer("mug", 10);

    @Test
    void aRepeatedReserveAnswersTheSameReservation() {
        Reserve command = show.basket("k", "ann", "mug", 3);
        Reservation first = show.done(command);
        assertEquals(first, show.repeated(command));
        show.assertStock("mug", 7, 3, 0);
    }

    @Test
    void aRepeatAfterTheEndAnswersTheReservationAsItIsNow() {
        Reserve released = show.basket("k1", "ann", "mug", 3);
        show.done(new Release(show.done(released).id()));
        assertEquals(ReservationState.RELEASED, show.repeated(released).state());

        Reserve sold = show.basket("k2", "ann", "mug", 2);
        show.done(show.checkout(show.done(sold)));
        Reservation again = show.repeated(sold);
        assertEquals(ReservationState.COMMITTED, again.state());
        assertEquals(1, again.number());
        show.assertStock("mug", 8, 0, 2);
    }

    @Test
    void aRepeatAfterTheExpiryIsNotHeldAgain() {
        show.put("live", 100);
        Reserve command = show.basket("k", "ann", "mug", 3);
        show.awaitExpired(show.done(command));
        assertEquals(ReservationState.EXPIRED, show.repeated(command).state());
        show.assertStock("mug", 10, 0, 0);
    }

    @Test
    void aRepeatIsAnsweredThoughNothingCanBeReservedAnyMore() {
        Reserve command = show.basket("k", "ann", "mug", 10);
        Reservation first = show.done(command);
        show.put("ended");
        assertEquals(first, show.repeated(command));
    }

    @Test
    void aKeyWithAnotherBodyIsRefusedBeforeAnyOtherReason() {
        show.reserve("k", "ann", "mug", 3);
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.basket("k", "ann", "mug", 4)));
        show.put("ended");
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.basket("k", "ann", "nothing", 4)));
        show.assertStock("mug", 7, 3, 0);
    }

    @Test
    void aKeyOfOneOperationIsRefusedForAnother() {
        Reservation held = show.reserve("reserved", "ann", "mug", 3);
        show.done(show.adjustment("adjusted", "mug", 5));
        show.done(show.checkout("paid", show.reserve("other", "ann", "mug", 1)));
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.adjustment("reserved", "mug", 5)));
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.checkout("reserved", held)));
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.checkout("adjusted", held)));
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.basket("adjusted", "ann", "mug", 1)));
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.basket("paid", "ann", "mug", 1)));
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.adjustment("paid", "mug", 5)));
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.adjustment("adjusted", "mug", 6)));
        assertEquals(Refusal.NOT_FOUND, show.refusal(new Release(show.recordId("adjusted"))));
        assertEquals(Refusal.NOT_FOUND, show.refusal(new Release(show.recordId("paid"))));
        show.assertStock("mug", 11, 3, 1);
    }

    @Test
    void aRefusalBindsNoKey() {
        assertEquals(Refusal.SOLD_OUT, show.refusal(show.basket("k", "ann", "mug", 11)));
        show.reserve("k", "ann", "mug", 2);
        assertEquals(Refusal.STOCK_BELOW, show.refusal(show.adjustment("a", "mug", -9)));
        show.done(show.adjustment("a", "mug", -8));
        show.assertStock("mug", 0, 2, 0);
    }

    @Test
    void oneIdTwiceInABatchIsDoneOnce() {
        Reserve command = show.basket("k", "ann", "mug", 3);
        // The first goes at once; the next three gather behind it and share a batch.
        Future<Outcome<Reservation>> first = show.submit(show.basket("before", "bob", "mug", 1));
        List<Future<Outcome<Reservation>>> same =
                List.of(show.submit(command), show.submit(command), show.submit(show.basket("k", "ann", "mug", 4)));
        assertTrue(Await.result(first) instanceof Outcome.Done);
        Outcome.Done<Reservation> done = (Outcome.Done<Reservation>) Await.result(same.get(0));
        assertEquals(new Outcome.Done<>(done.value(), true), Await.result(same.get(1)));
        assertEquals(new Outcome.Refused<Reservation>(Refusal.KEY_REUSED, List.of(), 0), Await.result(same.get(2)));
        show.assertStock("mug", 6, 4, 0);
    }

    @Test
    void aRepeatedCheckoutAnswersItsOrder() {
        Commit command = show.checkout(show.reserve("k", "ann", "mug", 3));
        Reservation first = show.done(command);
        assertEquals(first, show.repeated(command));
        assertEquals(first, show.repeated(command));
        assertEquals(
                Refusal.KEY_REUSED,
                show.refusal(
                        new Commit(command.keyId(), "another body", command.id(), "external", "", Commit.TOTAL, "")));
        show.assertStock("mug", 7, 0, 3);
    }

    @Test
    void aRepeatedAdjustmentAnswersTheStockAsItWasThen() {
        Adjust command = show.adjustment("a", "mug", 5);
        Adjustment first = show.done(command);
        show.reserve("k", "ann", "mug", 3);
        assertEquals(first, show.repeated(command));
        show.assertStock("mug", 12, 3, 0);
    }
}
