package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.AuditScript.State;
import io.tallylight.ledger.command.ChangeLines;
import io.tallylight.ledger.command.Extend;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Audits of more holds than one look may recount, between whose slices the show goes on. */
class SlicedAuditTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private static final int HOLDS = 200; // in a batch each, and so in an entry of their own in what is due

    private final ScriptBench bench = ScriptBench.plain(FIXTURE);
    private final TestShow show = FIXTURE.live().offer("mug", 10_000);
    private final List<Reservation> holds = new ArrayList<>();

    SlicedAuditTest() {
        for (int i = 0; i < HOLDS; i++) {
            holds.add(show.reserve("hold " + i, "buyer-" + i, "mug", 2));
        }
    }

    private State slice() {
        return bench.auditSlice(show.keys(), 1).state();
    }

    private Audit rest() {
        AuditScript.Look look = bench.auditSlice(show.keys(), 1);
        while (look.state() != State.COMPLETE) {
            look = bench.auditSlice(show.keys(), 1);
        }
        return look.audit().orElseThrow();
    }

    private void assertNothingIsLeftBehind() {
        assertNull(FIXTURE.raw().hget(show.keys().showHash(), "recount"));
        assertFalse(FIXTURE.raw().hexists(show.keys().audited(), "h:mug"));
    }

    @Test
    void whatChangesBehindItAndBeforeItBetweenSlicesIsCountedAsItIsAtTheEnd() {
        assertEquals(State.HOLDS_LEFT, slice());
        Reservation first = holds.get(0);
        Reservation last = holds.get(HOLDS - 1);
        for (Reservation one : List.of(first, last)) {
            show.done(new ChangeLines(
                    one.id(), Reserve.Fill.ALL, List.of(new Reserve.Line("mug", 5, Reserve.ANY_PRICE))));
        }
        show.done(show.checkout(holds.get(1)));
        show.done(show.checkout(holds.get(HOLDS - 2)));
        assertEquals(State.HOLDS_LEFT, slice());
        show.done(new Release(first.id()));
        show.done(new Release(last.id()));
        Reservation longer = holds.get(2);
        show.done(new Extend(Extend.NO_KEY, "", longer.id(), 60_000, 2 * TestShow.HOLD_MS));
        show.reserve("new", "ann", "mug", 7);

        Audit audit = rest();
        assertTrue(audit.conserved());
        assertEquals(List.of(new Audit.Offer("mug", 10_000, 9_597, 400 - 4 - 4 + 7, 4)), audit.offers());
        assertNothingIsLeftBehind();
    }

    @Test
    void countersThatAreFalsifiedBetweenSlicesAreSeen() {
        assertEquals(State.HOLDS_LEFT, slice());
        String right = FIXTURE.raw().hget(show.keys().stock(), "mug");
        assertFalse(FIXTURE.raw().hset(show.keys().stock(), "mug", right.replace("9600 400", "9599 401")));
        assertFalse(rest().conserved());
        assertNothingIsLeftBehind();
        assertFalse(FIXTURE.raw().hset(show.keys().stock(), "mug", right));
        assertTrue(rest().conserved());
    }

    @Test
    void aHoldThatIsLostBeforeItWasCountedIsSeen() {
        FIXTURE.unwatchAll();
        assertEquals(State.HOLDS_LEFT, slice());
        assertEquals(
                1,
                FIXTURE.raw().hdel(show.keys().records(), holds.get(HOLDS - 1).id()));
        assertFalse(rest().conserved());
    }

    @Test
    void theLedgerFollowsNoAuditThatNobodyGoesOnWith() {
        assertEquals(State.HOLDS_LEFT, slice());
        String recount = FIXTURE.raw().hget(show.keys().showHash(), "recount");
        assertFalse(FIXTURE.raw().hset(show.keys().showHash(), "recount", recount.split(" ", 2)[0] + " 1"));
        show.done(new Release(holds.get(0).id()));
        assertNull(FIXTURE.raw().hget(show.keys().showHash(), "recount"));
        assertEquals(State.HOLDS_LEFT, slice(), "it begins anew");
        assertNotEquals(null, FIXTURE.raw().hget(show.keys().showHash(), "recount"));
        assertTrue(rest().conserved());
        assertNothingIsLeftBehind();
    }

    @Test
    void whoAsksForAnAuditThatIsUnderWayGetsItsAnswer() {
        AuditRunner auditRunner = new AuditRunner(1);
        LedgerReader reader = new LedgerReader(FIXTURE.ledger()::loopOf, auditRunner, new SharedReads<>());
        List<Future<Optional<Audit>>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(i % 2 == 0 ? reader.audit(show.id()) : reader.auditBesides(show.id()));
        }
        show.done(new Release(holds.get(0).id()));
        Audit first = Await.result(asked.get(0)).orElseThrow();
        assertTrue(first.conserved());
        asked.forEach(one -> assertEquals(first, Await.result(one).orElseThrow()));
        assertNothingIsLeftBehind();
    }
}
