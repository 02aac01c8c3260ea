package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Outcome.RefusedLine;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.command.Reserve.Line;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BuyerLimitTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private static Line line(String sku, int quantity) {
        return new Line(sku, quantity, Reserve.ANY_PRICE);
    }

    /** What is counted for a buyer, as {@link KeptBuyers} tells it. */
    private static String counts(TestShow show, String buyer) {
        return Objects.requireNonNull(KeptBuyers.of(FIXTURE, show).get(buyer));
    }

    private static void assertCounts(String units, TestShow show, String buyer) {
        assertTrue(counts(show, buyer).endsWith(", " + units), counts(show, buyer));
    }

    @Test
    void whatABuyerHoldsAndHasBoughtCountsTowardsTheLimit() {
        TestShow show = FIXTURE.live().offer("mug", 50, TestShow.limited(3, "smug"));
        show.done(show.checkout(show.reserve("k1", "ann", "mug", 2)));
        show.reserve("k2", "ann", "mug", 1);
        assertEquals(Refusal.LIMIT_REACHED, show.refusal(show.basket("k3", "ann", "mug", 1)));
        show.reserve("k4", "bob", "mug", 3);
        assertCounts("{mug=3}", show, "ann");
        assertCounts("{mug=3}", show, "bob");
    }

    @Test
    void aReleaseFreesTheLimit() {
        TestShow show = FIXTURE.live().offer("mug", 50, TestShow.limited(3, "smug"));
        Reservation first = show.reserve("k1", "ann", "mug", 3);
        assertEquals(Refusal.LIMIT_REACHED, show.refusal(show.basket("k2", "ann", "mug", 1)));
        show.done(new Release(first.id()));
        assertCounts("{}", show, "ann");
        show.reserve("k3", "ann", "mug", 3);
    }

    @Test
    void anExpiryFreesTheLimit() {
        TestShow show = FIXTURE.live();
        show.put("live", 100).offer("mug", 50, TestShow.limited(3, "smug"));
        Reservation first = show.reserve("k1", "ann", "mug", 3);
        assertEquals(ReservationState.EXPIRED, show.awaitExpired(first).state());
        assertCounts("{}", show, "ann");
        show.reserve("k2", "ann", "mug", 3);
    }

    @Test
    void aGroupSharesOneLimitAlsoWithinABasket() {
        TestShow show = FIXTURE.live();
        show.offer("red", 50, TestShow.limited(3, "gshirt"))
                .offer("blue", 50, TestShow.limited(3, "gshirt"))
                .offer("mug", 50);
        Outcome.Refused<?> refused =
                show.refused(show.basket("k1", "ann", Fill.ALL, line("red", 2), line("mug", 9), line("blue", 2)));
        assertEquals(List.of(new RefusedLine(2, Refusal.LIMIT_REACHED, 50)), refused.lines());
        Reservation cut =
                show.done(show.basket("k2", "ann", Fill.AVAILABLE, line("red", 2), line("mug", 9), line("blue", 2)));
        assertEquals(
                new Reservation.Line("blue", 2, 1, 1_000, "limit-reached"),
                cut.lines().get(2));
        assertCounts("{blue=1, mug=9, red=2}", show, "ann");
        show.done(new Release(cut.id()));
        assertCounts("{}", show, "ann");
    }

    @Test
    void whatABuyerHasCountsUnderWhateverGroupTheOfferIsInNow() {
        TestShow show = FIXTURE.live().offer("mug", 50, TestShow.limited(3, "gold"));
        Reservation held = show.reserve("k1", "ann", "mug", 2);
        show.offer("jar", 50, TestShow.limited(2, "gnew"));
        show.offer("mug", DefineOffer.UNCHANGED, TestShow.limited(2, "gnew"));
        assertEquals(Refusal.LIMIT_REACHED, show.refusal(show.basket("k2", "ann", "mug", 1)));
        assertEquals(Refusal.LIMIT_REACHED, show.refusal(show.basket("k2", "ann", "jar", 1)));
        show.done(new Release(held.id()));
        show.reserve("k2", "ann", "jar", 2);
    }

    @Test
    void aLimitSetInMidShowCountsWhatTheBuyerHadBefore() {
        TestShow show = FIXTURE.live().offer("mug", 50);
        show.done(show.checkout(show.reserve("k1", "ann", "mug", 2)));
        show.reserve("k2", "ann", "mug", 1);
        show.offer("mug", DefineOffer.UNCHANGED, TestShow.limited(4, "smug"));
        assertEquals(Refusal.LIMIT_REACHED, show.refusal(show.basket("k3", "ann", "mug", 2)));
        show.reserve("k3", "ann", "mug", 1);
    }

    @Test
    void aLoweredLimitRefusesWithoutTouchingWhatIsHeld() {
        TestShow show = FIXTURE.live().offer("mug", 50, TestShow.limited(5, "smug"));
        Reservation held = show.reserve("k1", "ann", "mug", 4);
        show.offer("mug", DefineOffer.UNCHANGED, TestShow.limited(1, "smug"));
        assertEquals(Refusal.LIMIT_REACHED, show.refusal(show.basket("k2", "ann", Fill.AVAILABLE, line("mug", 1))));
        show.done(show.checkout(held));
        show.assertStock("mug", 46, 0, 4);
    }

    @Test
    void stockCutsHarderThanTheLimitWhenItIsLess() {
        TestShow show = FIXTURE.live().offer("mug", 2, TestShow.limited(3, "smug"));
        Reservation cut = show.done(show.basket("k1", "ann", Fill.AVAILABLE, line("mug", 9)));
        assertEquals(List.of(new Reservation.Line("mug", 9, 2, 1_000, "sold-out")), cut.lines());
    }
}
