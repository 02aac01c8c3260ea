package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a hold ends: sold, released or expired, and only one of them. */
class BeginPaymentTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private final TestShow show = FIXTURE.live().offer("mug", 100);

    @Test
    void aCheckoutMakesAnOrder() {
        Reservation held = show.reserve("k", "ann", "mug", 3);
        Reservation sold =
                show.done(new Commit(show.recordId("c"), "f", held.id(), "external", "till 4", 3_000, "EUR"));
        assertEquals(ReservationState.COMMITTED, sold.state());
        assertEquals(1, sold.number());
        assertEquals(new Reservation.Payment("external", "till 4", 3_000, "EUR"), sold.payment());
        assertTrue(sold.endedAt() >= sold.createdAt());
        assertEquals(held.lines(), sold.lines());
        assertEquals(sold, show.read(held.id()));
        show.assertStock("mug", 97, 0, 3);
    }

    @Test
    void anAmountOrCurrencyThatIsNotTheTotalIsRefused() {
        Reservation held = show.reserve("k", "ann", "mug", 3);
        Outcome.Refused<?> less =
                show.refused(new Commit(show.recordId("c"), "f", held.id(), "external", "", 2_999, "EUR"));
        assertEquals(Refusal.PAYMENT_MISMATCH, less.refusal());
        assertEquals(3_000, less.detail());
        assertEquals(
                Refusal.PAYMENT_MISMATCH,
                show.refusal(new Commit(show.recordId("c"), "f", held.id(), "external", "", Commit.TOTAL, "USD")));
        show.assertStock("mug", 97, 3, 0);
    }

    @Test
    void ordersAreNumberedWithoutGapsAndListedInThatOrder() {
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        List<Reservation> held = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            held.add(show.reserve("k" + i, "buyer" + i, "mug", 1));
        }
        for (int i = 0; i < 40; i++) {
            if (i % 4 == 0) {
                answers.add(show.submit(new Release(held.get(i).id())));
            } else {
                answers.add(show.submit(show.checkout(held.get(i))));
            }
        }
        answers.forEach(answer -> assertTrue(Await.result(answer) instanceof Outcome.Done));
        List<Reservation> orders = Await.result(FIXTURE.reader().orders(show.id(), 0, 100));
        assertEquals(
                LongStream.rangeClosed(1, 30).boxed().toList(),
                orders.stream().map(Reservation::number).toList());
        assertEquals(orders.subList(10, 15), Await.result(FIXTURE.reader().orders(show.id(), 10, 5)));
        assertTrue(Await.result(FIXTURE.reader().orders(show.id(), 30, 5)).isEmpty());
        assertEquals(30, show.ordersInOutbox());
        show.assertStock("mug", 70, 0, 30);
    }

    @Test
    void ordersOfARehearsalGoToNoOrderSystem() {
        TestShow rehearsal = FIXTURE.watched(FIXTURE.unmade());
        Long version = rehearsal.done(new DefineShow(DefineShow.NEW, "e1", "live", "EUR", 60_000, true, "{}"));
        assertTrue(version > 0);
        rehearsal.offer("mug", 5);
        Reservation sold = rehearsal.done(rehearsal.checkout(rehearsal.reserve("k", "ann", "mug", 2)));
        assertEquals(1, sold.number());
        assertEquals(List.of(sold), Await.result(FIXTURE.reader().orders(rehearsal.id(), 0, 9)));
        assertEquals(0, FIXTURE.raw().exists(rehearsal.keys().outbox()));
        rehearsal.assertStock("mug", 3, 0, 2);
    }

    @Test
    void whatIsSoldCannotBeReleasedNorWhatIsReleasedSold() {
        Reservation sold = show.reserve("k1", "ann", "mug", 3);
        show.done(show.checkout(sold));
        assertEquals(Refusal.WRONG_STATE, show.refusal(new Release(sold.id())));
        assertEquals(Refusal.WRONG_STATE, show.refusal(show.checkout("again", sold)));
        Reservation released = show.reserve("k2", "ann", "mug", 3);
        Reservation first = show.done(new Release(released.id()));
        assertEquals(first, show.repeated(new Release(released.id())));
        assertEquals(Refusal.WRONG_STATE, show.refusal(show.checkout(released)));
        assertEquals(Refusal.NOT_FOUND, show.refusal(new Release(show.recordId("nothing"))));
        show.assertStock("mug", 97, 0, 3);
    }

    @Test
    void ofAReleaseAndACheckoutAtOnceOneWins() {
        int sold = 0;
        for (int i = 0; i < 30; i++) {
            Reservation held = show.reserve("k" + i, "ann", "mug", 1);
            Future<Outcome<Reservation>> one = show.submit(i % 2 == 0 ? show.checkout(held) : new Release(held.id()));
            Future<Outcome<Reservation>> other = show.submit(i % 2 == 0 ? new Release(held.id()) : show.checkout(held));
            assertTrue(Await.result(one) instanceof Outcome.Done);
            assertEquals(new Outcome.Refused<Reservation>(Refusal.WRONG_STATE, List.of(), 0), Await.result(other));
            sold += i % 2 == 0 ? 1 : 0;
        }
        show.assertStock("mug", 100 - sold, 0, sold);
    }

    @Test
    void aHoldThatIsOverReturnsItsUnitsByItself() {
        show.put("live", 100);
        Reservation held = show.reserve("k", "ann", "mug", 3);
        Reservation over = show.awaitExpired(held);
        assertTrue(over.endedAt() >= held.expiresAt());
        assertEquals(Refusal.EXPIRED, show.refusal(show.checkout(held)));
        assertEquals(Refusal.EXPIRED, show.refusal(new Release(held.id())));
        show.assertStock("mug", 100, 0, 0);
        assertEquals(List.of(), FIXTURE.raw().zrange(show.keys().due(), 0, -1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSweeperEndsHoldsOfShowsThatNobodyTouches(boolean madeByAnotherNode) {
        Await.result(FIXTURE.reader().list(show.id()));
        show.put("live", 100);
        List<Reservation> held = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            held.add(show.reserve("k" + i, "ann", "mug", 1));
        }
        if (madeByAnotherNode) {
            FIXTURE.ledger().mayBeDue().clear();
        }
        Sweeper sweeper = new Sweeper(FIXTURE.vertx(), FIXTURE.ledger(), java.time.Clock.systemUTC());
        sweeper.start(10);
        Await.until(
                "all expire",
                () -> held.stream().allMatch(one -> show.read(one.id()).state() == ReservationState.EXPIRED));
        sweeper.stop();
        show.assertStock("mug", 100, 0, 0);
    }

    @Test
    void anOrderCarriesTheBodyOfItsReservationUnread() {
        String body = "{\"metadata\":{\"note\":\"\\u0000 “Grüße” \uD83D\uDE80\"}}";
        Reserve asked = show.basket("k", "änn 🚀", "mug", 1);
        Reservation held = show.done(
                new Reserve(asked.id(), asked.fingerprint(), asked.fill(), "", asked.buyerId(), body, asked.lines()));
        assertEquals(body, held.body());
        assertEquals("änn 🚀", show.done(show.checkout(held)).buyerId());
        assertEquals(body, show.read(held.id()).body());
        assertFalse(FIXTURE.raw()
                .xrange(ShowKeys.of(show.id()).outbox(), io.lettuce.core.Range.unbounded())
                .isEmpty());
    }
}
