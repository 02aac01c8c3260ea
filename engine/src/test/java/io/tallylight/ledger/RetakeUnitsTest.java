package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DeclinePayment;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.RetakeUnits;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a payment whose reservation expired: decided once, and kept. */
class RetakeUnitsTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private final TestShow show = FIXTURE.live().offer("mug", 5);

    private Reservation expiredWhilePaying(int units) {
        show.put("live", 60);
        Reservation held = show.reserve("k", "ann", "mug", units);
        assertEquals(
                ReservationState.PAYING,
                show.done(show.payment("p", held, 60, 3)).state());
        return show.awaitExpired(held);
    }

    private RetakeUnits again(Reservation expired, boolean take) {
        return new RetakeUnits(expired.id(), show.recordId("new"), 1, take);
    }

    private static Reservation.Payment payment(Reservation reservation) {
        Reservation.Payment payment = reservation.payment();
        assertNotNull(payment);
        return payment;
    }

    @Test
    void unitsThatAreThereAreSoldAgainOnceHoweverOftenItIsAsked() throws IOException {
        Reservation expired = expiredWhilePaying(3);
        Reservation decided = show.done(again(expired, true));
        assertEquals(Reservation.Fate.TAKEN, payment(decided).fate());
        assertEquals(decided, show.repeated(again(expired, true)));
        assertEquals(decided, show.repeated(again(expired, false)));
        Reservation order = show.read(show.recordId("new"));
        assertEquals(ReservationState.COMMITTED, order.state());
        assertEquals(Reservation.Fate.REPLACES, payment(order).fate());
        assertEquals(expired.id(), payment(order).link());
        assertEquals("ref-p", payment(order).reference());
        show.assertStock("mug", 2, 0, 3);
        assertEquals(
                List.of("watch " + expired.id(), "late " + expired.id(), "capture " + order.id()),
                KeptDebts.of(FIXTURE, show).stream()
                        .map(debt -> debt.substring(0, debt.indexOf(' ', debt.indexOf(' ') + 1)))
                        .toList());
    }

    @Test
    void whatIsGoneIsGivenUpForGoodThoughItComesBack() {
        Reservation expired = expiredWhilePaying(3);
        show.put("live", TestShow.HOLD_MS);
        Reservation other = show.reserve("k2", "bob", "mug", 4);
        assertEquals(
                Reservation.Fate.VOID, payment(show.done(again(expired, true))).fate());
        assertEquals(
                ReservationState.RELEASED, show.done(new Release(other.id())).state());
        assertEquals(
                Reservation.Fate.VOID,
                payment(show.repeated(again(expired, true))).fate());
        show.assertStock("mug", 5, 0, 0);
    }

    @Test
    void onlyAnExpiredReservationWithAnOpenPaymentIsDecidedAbout() {
        Reservation held = show.reserve("k", "ann", "mug", 1);
        assertEquals(Refusal.WRONG_STATE, show.refusal(again(held, true)));
        assertEquals(1, show.done(show.payment("p", held, 1, 3)).attempts());
        assertEquals(Refusal.WRONG_STATE, show.refusal(again(held, true)));
        assertEquals(
                Refusal.NOT_FOUND,
                show.refusal(new RetakeUnits(show.recordId("nothing"), show.recordId("new"), 1, true)));
    }

    @Test
    void aDeclineFreesItsKeyAndTheNextAttemptIsAnother() {
        Reservation held = show.reserve("k", "ann", "mug", 1);
        assertEquals(1, show.done(show.payment("p", held, 1, 3)).attempts());
        Reservation declined = show.done(new DeclinePayment(held.id(), 1));
        assertEquals(ReservationState.HELD, declined.state());
        assertEquals(declined, show.repeated(new DeclinePayment(held.id(), 1)));
        assertEquals(2, show.done(show.payment("p", held, 1, 3)).attempts());
        assertEquals(Refusal.WRONG_STATE, show.refusal(Commit.paid(held.id(), 1)));
        assertEquals(
                ReservationState.COMMITTED, show.done(Commit.paid(held.id(), 2)).state());
        assertEquals(
                ReservationState.COMMITTED,
                show.repeated(Commit.paid(held.id(), 2)).state());
    }
}
