package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DeclinePayment;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the script tells order systems besides orders. Each call is one batch. */
class NoticesTest {
    private static final long START = 1_800_000_000_000L;
    private static final long HOLD_MS = 10_000;

    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private final TestShow show = FIXTURE.unmade();
    private ScriptBench bench = bench(EnumSet.allOf(LedgerEventType.class));

    private static ScriptBench bench(Set<LedgerEventType> notices) {
        return ScriptBench.timed(FIXTURE, new LedgerScript.Settings(86_400_000, 100, false, notices));
    }

    @CanIgnoreReturnValue
    private List<Outcome<?>> at(long ms, Command<?>... commands) {
        bench.wall(START + ms);
        return bench.apply(show, List.of(commands)).outcomes();
    }

    private void make(boolean rehearsal, long allotted) {
        DefineShow live = new DefineShow(DefineShow.NEW, "e1", "live", "EUR", HOLD_MS, rehearsal, "{}");
        DefineOffer mug = TestShow.definition("mug", DefineShow.NEW, allotted, TestShow.open());
        at(0, live, mug).forEach(made -> assertTrue(made instanceof Outcome.Done, made::toString));
    }

    private Reserve basket(String key, int quantity) {
        return show.basket(key, "ann", "mug", quantity);
    }

    private Reservation reserved(long ms, String key, int quantity) {
        return (Reservation) ((Outcome.Done<?>) at(ms, basket(key, quantity)).get(0)).value();
    }

    private void assertTold(String... notices) throws IOException {
        assertEquals(
                List.of(notices),
                KeptNotices.of(FIXTURE, show).stream()
                        .map(notice -> notice.substring(notice.indexOf(' ') + 1))
                        .toList());
    }

    @Test
    void aReservationThatExpiresIsToldOnce() throws IOException {
        make(false, 10);
        Reservation swept = reserved(0, "k1", 1);
        Reservation asked = reserved(1, "k2", 1);
        Reservation released = reserved(2, "k3", 1);
        at(3, new Release(released.id()));
        at(HOLD_MS);
        assertTold("reservation.expired " + swept.id());
        at(HOLD_MS + 1, new Release(asked.id()), new Release(asked.id()), new Release(swept.id()));
        at(HOLD_MS + 2);
        assertTold("reservation.expired " + swept.id(), "reservation.expired " + asked.id());
    }

    @Test
    void aFailedPaymentIsToldWithItsAttemptAndReason() throws IOException {
        make(false, 10);
        Reservation held = reserved(0, "k1", 2);
        at(1, show.payment("p1", held, 1, 3));
        at(2, new DeclinePayment(held.id(), 1, "insufficient_funds"));
        at(3, new DeclinePayment(held.id(), 1, "insufficient_funds"), new DeclinePayment(held.id(), 7, "nonsense"));
        at(4, show.payment("p2", held, 1, 3), new DeclinePayment(held.id(), 2));
        assertTold(
                "payment.failed " + held.id() + " 1 ref-p1 2000 insufficient_funds",
                "payment.failed " + held.id() + " 2 ref-p2 2000 ");
        at(5, show.payment("p3", held, 1, 3), Commit.paid(held.id(), 3));
        assertEquals(2, KeptNotices.of(FIXTURE, show).size());
    }

    @Test
    void anOfferIsToldOnceEachTimeItsLastUnitGoes() throws IOException {
        make(false, 3);
        Reservation first = reserved(0, "k1", 2);
        assertTold();
        at(1, basket("k2", 1), basket("k3", 1));
        assertTold("offer.sold_out mug 3 3 0");
        at(2, show.checkout(first), basket("k4", 1));
        assertTold("offer.sold_out mug 3 3 0");
        at(3, show.adjustment("a", "mug", 1), basket("k5", 1));
        assertTold("offer.sold_out mug 3 3 0");
        at(4, show.adjustment("b", "mug", 1));
        at(5, show.adjustment("c", "mug", -1));
        assertTold("offer.sold_out mug 3 3 0", "offer.sold_out mug 4 2 2");
    }

    @Test
    void anOfferThatIsMadeAndSoldOutInOneBatchIsTold() throws IOException {
        make(false, 3);
        DefineOffer cap = TestShow.definition("cap", DefineShow.NEW, 1, TestShow.open());
        DefineOffer none = TestShow.definition("none", DefineShow.NEW, 0, TestShow.open());
        at(1, cap, none, show.basket("k1", "ann", "cap", 1));
        assertTold("offer.sold_out cap 1 1 0");
    }

    @Test
    void nobodyHearsWhatNobodyAskedFor() throws IOException {
        bench = bench(Set.of(LedgerEventType.PAYMENT_FAILED));
        make(false, 1);
        Reservation held = reserved(0, "k1", 1);
        at(1, show.payment("p1", held, 1, 3));
        at(2, new DeclinePayment(held.id(), 1));
        at(HOLD_MS);
        assertTold("payment.failed " + held.id() + " 1 ref-p1 1000 ");
        bench = bench(Set.of());
        Reservation other = reserved(HOLD_MS + 1, "k2", 1);
        at(HOLD_MS + 2, show.payment("p2", other, 1, 3), new DeclinePayment(other.id(), 1));
        at(2 * HOLD_MS + 2);
        assertEquals(1, KeptNotices.of(FIXTURE, show).size());
    }

    @Test
    void nobodyHearsOfARehearsal() throws IOException {
        make(true, 1);
        Reservation held = reserved(0, "k1", 1);
        at(1, show.payment("p1", held, 1, 3), new DeclinePayment(held.id(), 1));
        at(HOLD_MS);
        assertTold();
        assertEquals(0, FIXTURE.raw().exists(show.keys().outbox()));
    }
}
