package io.tallylight.ledger;

import static io.tallylight.ledger.command.Refusal.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineOffer.Terms;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Outcome.RefusedLine;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.RemoveOffer;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.command.Reserve.Line;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.testing.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReserveTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private static Line line(String sku, int quantity) {
        return new Line(sku, quantity, Reserve.ANY_PRICE);
    }

    @Test
    void aReservationHoldsItsUnitsAtTheOffersPrice() {
        TestShow show = FIXTURE.live().offer("mug", 10);
        Reservation made = show.reserve("k", "ann", "mug", 3);
        assertEquals(ReservationState.HELD, made.state());
        assertEquals(List.of(new Reservation.Line("mug", 3, 3, 1_000, "")), made.lines());
        assertEquals(3_000, made.total());
        assertEquals("EUR", made.currency());
        assertEquals(made.createdAt() + TestShow.HOLD_MS, made.expiresAt());
        assertEquals(0, made.endedAt());
        assertEquals(0, made.number());
        assertEquals("ann", made.buyerId());
        assertEquals(made, show.read(made.id()));
        show.assertStock("mug", 7, 3, 0);
    }

    @Test
    void aBasketOfAllIsHeldWhollyOrNotAtAll() {
        TestShow show = FIXTURE.live().offer("mug", 2).offer("cup", 1).offer("jar", 5);
        Outcome.Refused<?> refused =
                show.refused(show.basket("k", "ann", Fill.ALL, line("mug", 3), line("jar", 1), line("cup", 2)));
        assertEquals(SOLD_OUT, refused.refusal());
        assertEquals(List.of(new RefusedLine(0, SOLD_OUT, 2), new RefusedLine(2, SOLD_OUT, 1)), refused.lines());
        show.assertStock("mug", 2, 0, 0);
        show.assertStock("jar", 5, 0, 0);
    }

    @Test
    void whatThereIsIsHeldAndEachCutLineSaysWhy() {
        TestShow show = FIXTURE.live()
                .offer("mug", 2)
                .offer("cup", 0)
                .offer("jar", 9, TestShow.limited(4, "sjar"))
                .offer("pot", 9, new Terms(false, 0, 0, 5, Map.of(), 0, ""));
        Reservation made = show.done(show.basket(
                "k", "ann", Fill.AVAILABLE, line("mug", 3), line("cup", 1), line("jar", 5), line("pot", 1)));
        assertEquals(
                List.of(
                        new Reservation.Line("mug", 3, 2, 1_000, "sold-out"),
                        new Reservation.Line("cup", 1, 0, 1_000, "sold-out"),
                        new Reservation.Line("jar", 5, 4, 1_000, "limit-reached"),
                        new Reservation.Line("pot", 1, 0, 5, "closed")),
                made.lines());
        assertEquals(6_000, made.total());
        show.assertStock("jar", 5, 4, 0);
    }

    @Test
    void nothingAvailableIsRefusedEvenWhenLessWouldDo() {
        TestShow show = FIXTURE.live().offer("mug", 0);
        Outcome.Refused<?> refused = show.refused(show.basket("k", "ann", Fill.AVAILABLE, line("mug", 1)));
        assertEquals(SOLD_OUT, refused.refusal());
        assertEquals(List.of(new RefusedLine(0, SOLD_OUT, 0)), refused.lines());
    }

    @Test
    void aBasketOfTwoHundredLinesIsHeldAndSold() {
        TestShow show = FIXTURE.live();
        Line[] lines = new Line[200];
        for (int i = 0; i < lines.length; i++) {
            show.offer("sku" + i, 10);
            lines[i] = line("sku" + i, i % 10 + 1);
        }
        Reservation made = show.done(show.basket("k", "ann", Fill.ALL, lines));
        assertEquals(200, made.lines().size());
        assertEquals(1_100_000, made.total());
        Reservation sold = show.done(show.checkout(made));
        assertEquals(ReservationState.COMMITTED, sold.state());
        show.assertStock("sku9", 0, 0, 10);
    }

    @Test
    void anotherCurrencyTakesItsOwnPrice() {
        TestShow show = FIXTURE.live().offer("mug", 9, new Terms(true, 0, 0, 1_000, Map.of("THB", 39_000L), 0, ""));
        Reserve asked = show.basket("k", "ann", "mug", 2);
        Reservation made = show.done(
                new Reserve(asked.id(), "f", Fill.ALL, "THB", "ann", "{}", List.of(new Line("mug", 2, 39_000))));
        assertEquals("THB", made.currency());
        assertEquals(78_000, made.total());
        Outcome.Refused<?> refused =
                show.refused(new Reserve(show.recordId("k2"), "f", Fill.ALL, "USD", "ann", "{}", asked.lines()));
        assertEquals(CURRENCY_UNKNOWN, refused.refusal());
        assertEquals(List.of(new RefusedLine(0, CURRENCY_UNKNOWN, 7)), refused.lines());
    }

    @Test
    void aChangedPriceIsRefusedAndTheHoldKeepsItsOwn() {
        TestShow show = FIXTURE.live().offer("mug", 9);
        Reservation made = show.done(show.basket("k", "ann", Fill.ALL, new Line("mug", 1, 1_000)));
        show.offer("mug", DefineOffer.UNCHANGED, new Terms(true, 0, 0, 1_500, Map.of(), 0, ""));
        assertEquals(PRICE_CHANGED, show.refusal(show.basket("k2", "ann", Fill.ALL, new Line("mug", 1, 1_000))));
        assertEquals(1_000, show.done(show.checkout(made)).total());
    }

    @Test
    void aTotalThatNoNumberCanHoldExactlyIsRefused() {
        TestShow show = FIXTURE.live().offer("yacht", 10_000, new Terms(true, 0, 0, 1L << 50, Map.of(), 0, ""));
        assertEquals(1L << 52, show.reserve("k", "ann", "yacht", 4).total());
        assertEquals(TOTAL_TOO_LARGE, show.refusal(show.basket("k2", "ann", "yacht", 9)));
        show.assertStock("yacht", 9_996, 4, 0);
    }

    @Test
    void anOfferOpensAndClosesByTheShowsOwnClock() {
        TestShow show = FIXTURE.live().offer("mug", 9);
        long now = show.reserve("k", "ann", "mug", 1).createdAt();
        show.offer("soon", 9, new Terms(true, now + 3_600_000, 0, 1, Map.of(), 0, ""))
                .offer("over", 9, new Terms(true, 0, now, 1, Map.of(), 0, ""))
                .offer("on", 9, new Terms(true, now, now + 3_600_000, 1, Map.of(), 0, ""));
        assertEquals(NOT_OPEN, show.refusal(show.basket("k2", "ann", "soon", 1)));
        assertEquals(CLOSED, show.refusal(show.basket("k3", "ann", "over", 1)));
        show.reserve("k4", "ann", "on", 1);
    }

    @Test
    void onlyALiveShowReservesAndAPausedOneStillChecksOut() {
        TestShow show = FIXTURE.live().offer("mug", 9);
        Reservation first = show.reserve("k1", "ann", "mug", 1);
        Reservation second = show.reserve("k2", "ann", "mug", 1);
        for (String status : List.of("scheduled", "paused", "ended")) {
            show.put(status);
            assertEquals(NOT_LIVE, show.refusal(show.basket("k3", "ann", "mug", 1)), status);
        }
        show.done(show.checkout(first));
        show.done(new Release(second.id()));
        show.assertStock("mug", 8, 0, 1);
    }

    @Test
    void aBasketThatCannotBeMeantIsNoCommand() {
        assertThrows(IllegalArgumentException.class, () -> line("mug", 0));
        assertThrows(IllegalArgumentException.class, () -> line("mug", -3));
        assertThrows(IllegalArgumentException.class, () -> new Line("mug", 1, -2));
        TestShow show = FIXTURE.unmade();
        assertThrows(IllegalArgumentException.class, () -> show.basket("k", "ann", Fill.ALL));
        assertThrows(
                IllegalArgumentException.class,
                () -> show.basket("k", "ann", Fill.ALL, line("mug", 1), line("mug", 1)));
    }

    @Test
    void anUnknownShowRefusesEverythingAndCostsNothing() {
        TestShow show = FIXTURE.unmade();
        assertEquals(SHOW_UNKNOWN, show.refusal(show.basket("k", "ann", "mug", 1)));
        assertEquals(SHOW_UNKNOWN, show.refusal(new Release("x".repeat(22))));
        assertEquals(SHOW_UNKNOWN, show.refusal(show.adjustment("k", "mug", 1)));
        assertEquals(SHOW_UNKNOWN, show.refusal(TestShow.definition("mug", -1, 1, TestShow.open())));
        assertEquals(SHOW_UNKNOWN, show.refusal(new RemoveOffer("mug", -1)));
        assertTrue(FIXTURE.raw().keys(show.keys().prefix() + "*").isEmpty());
        assertTrue(Await.result(FIXTURE.reader().audit(show.id())).isEmpty());
        assertTrue(Await.result(FIXTURE.reader().offer(show.id(), "mug")).isEmpty());
    }
}
