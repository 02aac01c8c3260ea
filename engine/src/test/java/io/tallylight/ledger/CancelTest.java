package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.Cancel;
import io.tallylight.ledger.command.Cancel.Line;
import io.tallylight.ledger.command.ChangeLines;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Outcome.RefusedLine;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.RemoveOffer;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.record.Cancellation.Taken;
import io.tallylight.ledger.record.CancelledOrder;
import io.tallylight.ledger.record.Reservation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is cancelled after the sale. */
class CancelTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private final TestShow show = FIXTURE.live().offer("mug", 100).offer("cap", 10, TestShow.limited(3, "scap"));

    private Reservation order(String key, int mugs, int caps) {
        Reservation held = show.done(show.basket(
                key, "ann", Fill.ALL, new Reserve.Line("mug", mugs, -1), new Reserve.Line("cap", caps, -1)));
        return show.done(show.checkout(held));
    }

    private Cancel cancel(String key, Reservation order, boolean restock, Line... lines) {
        return new Cancel(show.recordId(key), key, order.id(), restock, "", Cancel.CANCELLATIONS_MAX, List.of(lines));
    }

    @Test
    void withRestockTheUnitsCanBeSoldAgainAndTheBuyerMayHaveThem() {
        Reservation order = order("k", 2, 3);
        assertEquals(Refusal.LIMIT_REACHED, show.refusal(show.basket("again", "ann", "cap", 1)));
        CancelledOrder done = show.done(cancel("c", order, true));
        assertTrue(done.order().isWhollyCancelled());
        assertEquals(5_000, done.order().cancelledTotal());
        assertEquals(5_000, done.cancellation().amount());
        assertEquals(
                List.of(new Taken(0, 2), new Taken(1, 3)), done.cancellation().taken());
        assertEquals(done.order(), show.read(order.id()));
        show.assertStock("mug", 100, 0, 0);
        show.assertStock("cap", 10, 0, 0);
        show.reserve("again", "ann", "cap", 3);
    }

    @Test
    void withoutRestockTheyLeaveTheAllotmentAndTheBuyerMayBuyOthers() {
        Reservation order = order("k", 2, 3);
        show.done(cancel("c", order, false));
        show.assertStock("mug", 98, 0, 0);
        assertEquals(98, show.stock("mug").allotted());
        show.assertStock("cap", 7, 0, 0);
        show.reserve("again", "ann", "cap", 3);
    }

    @Test
    void byLineAndByLineUntilNothingIsLeft() {
        Reservation order = order("k", 2, 3);
        CancelledOrder first = show.done(cancel("c1", order, true, new Line("mug", 1), new Line("cap", 2)));
        assertFalse(first.order().isWhollyCancelled());
        assertEquals(List.of(1, 2), first.order().cancelled().units());
        Outcome.Refused<?> more = show.refused(cancel("c2", order, true, new Line("cap", 1), new Line("mug", 2)));
        assertEquals(Refusal.MORE_THAN_LEFT, more.refusal());
        assertEquals(List.of(new RefusedLine(1, Refusal.MORE_THAN_LEFT, 1)), more.lines());
        CancelledOrder last = show.done(cancel("c3", order, false));
        assertEquals(2, last.cancellation().no());
        assertEquals(2_000, last.cancellation().amount());
        assertTrue(last.order().isWhollyCancelled());
        show.assertStock("mug", 99, 0, 0);
        show.assertStock("cap", 9, 0, 0);
        assertEquals(Refusal.WRONG_STATE, show.refusal(cancel("c4", order, true)));
        assertEquals(Refusal.WRONG_STATE, show.refusal(cancel("c4", order, true, new Line("mug", 1))));
        assertEquals(first, show.repeated(cancel("c1", order, true, new Line("mug", 1), new Line("cap", 2))));
        assertEquals(last, show.repeated(cancel("c3", order, false)));
    }

    @Test
    void unitsHeldLastGoFirst() {
        Reservation held = show.reserve("k", "ann", "mug", 2);
        show.offer("mug", DefineOffer.UNCHANGED, new DefineOffer.Terms(true, 0, 0, 700, Map.of(), 0, ""));
        Reservation order = show.done(show.checkout(show.done(
                new ChangeLines(held.id(), Fill.ALL, List.of(new Reserve.Line("mug", 5, Reserve.ANY_PRICE))))));
        assertEquals(2, order.lines().size());
        CancelledOrder done = show.done(cancel("c", order, true, new Line("mug", 4)));
        assertEquals(List.of(1, 3), done.order().cancelled().units());
        assertEquals(1_000 + 3 * 700, done.cancellation().amount());
    }

    @Test
    void eachRefusalComesBeforeTheNextOne() {
        Reservation order = order("k", 2, 3);
        Reservation held = show.reserve("held", "bob", "mug", 1);
        show.done(cancel("used", order, true, new Line("mug", 1)));
        assertEquals(Refusal.KEY_REUSED, show.refusal(cancel("held", order, true, new Line("nothing", 9))));
        Cancel other = new Cancel(show.recordId("used"), "other", order.id(), true, "", 100, List.of());
        assertEquals(Refusal.KEY_REUSED, show.refusal(other));
        assertEquals(Refusal.NOT_FOUND, show.refusal(cancel("c", held, true, new Line("nothing", 9))));
        Outcome.Refused<?> unknown = show.refused(cancel("c", order, true, new Line("cap", 9), new Line("nothing", 9)));
        assertEquals(Refusal.SKU_UNKNOWN, unknown.refusal());
        assertEquals(List.of(new RefusedLine(1, Refusal.SKU_UNKNOWN, 0)), unknown.lines());
        Cancel last = new Cancel(show.recordId("c"), "c", order.id(), true, "", 2, List.of(new Line("cap", 9)));
        assertEquals(Refusal.MORE_THAN_LEFT, show.refusal(last));
        Cancel some = new Cancel(show.recordId("c"), "c", order.id(), true, "", 2, List.of(new Line("cap", 1)));
        assertEquals(Refusal.TOO_MANY_CANCELLATIONS, show.refusal(some));
        Cancel rest = new Cancel(show.recordId("c"), "c", order.id(), true, "", 2, List.of());
        assertTrue(show.done(rest).order().isWhollyCancelled());
        assertEquals(Refusal.WRONG_STATE, show.refusal(cancel("c2", order, true, new Line("nothing", 9))));
        assertEquals(Refusal.SHOW_UNKNOWN, FIXTURE.unmade().refusal(cancel("c", order, true)));
    }

    @Test
    void aSkuTwiceIsNoCancellation() {
        Reservation order = order("k", 2, 3);
        assertThrows(
                IllegalArgumentException.class, () -> cancel("c", order, true, new Line("mug", 1), new Line("mug", 1)));
    }

    @Test
    void theKeyOfACancellationIsNoOtherCommands() {
        Reservation order = order("k", 2, 3);
        show.done(cancel("c", order, true));
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.basket("c", "bob", "mug", 1)));
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.adjustment("c", "mug", 1)));
        Reservation held = show.reserve("other", "bob", "mug", 1);
        assertEquals(Refusal.KEY_REUSED, show.refusal(show.checkout("c", held)));
    }

    @Test
    void anOfferOfWhichAllUnitsCameBackCanBeDeletedAndTheRestOfTheOrderCancelled() {
        Reservation order = order("k", 2, 3);
        show.done(cancel("c1", order, true, new Line("mug", 2)));
        show.done(new RemoveOffer("mug", DefineShow.ANY));
        assertTrue(show.done(cancel("c2", order, true)).order().isWhollyCancelled());
        show.assertStock("cap", 10, 0, 0);
    }

    @Test
    void whatIsCancelledBeforeAndAfterTheAuditCountedTheOrderIsCountedOnce() {
        Reservation first = order("k1", 2, 1);
        show.done(cancel("c1", first, true, new Line("mug", 1)));
        show.assertConserved();
        show.done(cancel("c2", first, false));
        show.assertConserved();
        Reservation second = order("k2", 2, 1);
        show.done(cancel("c3", second, false));
        show.assertConserved();
        assertEquals("0", FIXTURE.raw().hget(show.keys().audited(), "s:mug"));
    }

    @Test
    void aCancellationThatIsFalsifiedIsSeen() {
        Reservation order = order("k", 2, 1);
        show.assertConserved();
        show.done(cancel("c", order, true, new Line("mug", 1)));
        String right = FIXTURE.raw().hget(show.keys().stock(), "mug");
        assertFalse(FIXTURE.raw().hset(show.keys().stock(), "mug", right.replace("99 0 1", "98 0 2")));
        assertFalse(show.audit().conserved());
        assertFalse(FIXTURE.raw().hset(show.keys().stock(), "mug", right));
    }

    @Test
    void onlyWhatAGatewayTookIsRefunded() throws IOException {
        Reservation free = order("k1", 1, 1);
        show.done(cancel("c1", free, true));
        Reservation held = show.reserve("k2", "bob", "mug", 3);
        Reservation paying = show.done(show.payment("p", held, 60_000, 3));
        Reservation paid = show.done(Commit.paid(paying.id(), 1));
        show.done(cancel("c2", paid, true, new Line("mug", 1)));
        show.done(cancel("c3", paid, true));
        List<String> debts = KeptDebts.of(FIXTURE, show);
        assertEquals(
                List.of("refund " + paid.id() + " 1 ref-p 1000", "refund " + paid.id() + " 1 ref-p 2000"),
                debts.subList(2, 4));
    }
}
