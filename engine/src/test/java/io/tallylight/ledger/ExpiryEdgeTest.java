package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One millisecond on either side of the end of a hold, with a clock that the test sets. */
class ExpiryEdgeTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private static final long START = 1_800_000_000_000L;
    private static final long HOLD_MS = 60_000;
    private static final long HOUR = 3_600_000;

    private final ScriptBench bench = ScriptBench.timed(FIXTURE);
    private final TestShow show = FIXTURE.watched(FIXTURE.unmade());
    private final Reserve basket = show.basket("k", "ann", "mug", 3);

    @BeforeEach
    void aHoldThatEndsAMinuteAfterTheStart() {
        at(
                START,
                TestShow.show(DefineShow.NEW, "live", HOLD_MS),
                TestShow.definition("mug", DefineShow.NEW, 10, TestShow.limited(3, "smug")),
                basket);
        assertEquals(START + HOLD_MS, held().expiresAt());
    }

    private Reservation held() {
        return show.read(basket.id());
    }

    /** The outcomes of one batch of a node that was never here, at this moment. */
    @CanIgnoreReturnValue
    private List<Outcome<?>> at(long ms, Command<?>... batch) {
        bench.wall(ms);
        LedgerScript.Reply reply = bench.apply(show, List.of(batch));
        assertEquals(ms, reply.now());
        return reply.outcomes();
    }

    private static void assertDone(Outcome<?> outcome) {
        assertInstanceOf(Outcome.Done.class, outcome);
    }

    private static void assertRefused(Refusal refusal, Outcome<?> outcome) {
        assertEquals(refusal, assertInstanceOf(Outcome.Refused.class, outcome).refusal());
    }

    private void assertEnded(ReservationState state, long available, long sold) {
        assertEquals(state, held().state());
        show.assertStock("mug", available, 0, sold);
    }

    @Test
    void aMillisecondBeforeItsEndAHoldIsSold() {
        assertDone(at(START + HOLD_MS - 1, show.checkout(held())).get(0));
        assertEnded(ReservationState.COMMITTED, 7, 3);
        assertEquals(START + HOLD_MS - 1, held().endedAt());
        assertEquals(0, at(START + HOUR).size());
        assertEnded(ReservationState.COMMITTED, 7, 3);
    }

    @Test
    void aMillisecondBeforeItsEndAHoldIsReleased() {
        assertDone(at(START + HOLD_MS - 1, new Release(basket.id())).get(0));
        assertEnded(ReservationState.RELEASED, 10, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, HOUR})
    void atItsEndAndAfterAHoldIsNeitherSoldNorReleasedAndItsUnitsAreOthers(long late) {
        List<Outcome<?>> outcomes = at(
                START + HOLD_MS + late,
                show.checkout(held()),
                new Release(basket.id()),
                show.basket("next", "ann", "mug", 3));
        assertRefused(Refusal.EXPIRED, outcomes.get(0));
        assertRefused(Refusal.EXPIRED, outcomes.get(1));
        assertDone(outcomes.get(2));
        assertEquals(ReservationState.EXPIRED, held().state());
        show.assertStock("mug", 7, 3, 0);
    }

    /** A payment that is on its way when the hold ends comes too late; one millisecond before, it does not. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void aPaymentThatSucceedsAtTheEndOfTheHoldSellsOnlyBefore(long late) {
        at(START, show.payment("p", held(), 1, 1));
        Commit success = Commit.paid(basket.id(), 1);
        Outcome<?> outcome = at(START + HOLD_MS + late, success).get(0);
        if (late < 0) {
            assertDone(outcome);
            assertEnded(ReservationState.COMMITTED, 7, 3);
        } else {
            assertRefused(Refusal.EXPIRED, outcome);
            assertEnded(ReservationState.EXPIRED, 10, 0);
        }
    }

    @Test
    void inOneBatchTheFirstOfACheckoutAndAReleaseWins() {
        List<Outcome<?>> paid =
                at(START + HOLD_MS - 1, show.checkout(held()), new Release(basket.id()), show.checkout("c2", held()));
        assertDone(paid.get(0));
        assertRefused(Refusal.WRONG_STATE, paid.get(1));
        assertRefused(Refusal.WRONG_STATE, paid.get(2));
        assertEnded(ReservationState.COMMITTED, 7, 3);
    }

    @Test
    void inOneBatchASecondReleaseAnswersAsTheFirst() {
        List<Outcome<?>> released =
                at(START + 1, new Release(basket.id()), show.checkout(held()), new Release(basket.id()));
        assertDone(released.get(0));
        assertRefused(Refusal.WRONG_STATE, released.get(1));
        Outcome.Done<?> again = assertInstanceOf(Outcome.Done.class, released.get(2));
        assertEquals(true, again.repeated());
        assertEnded(ReservationState.RELEASED, 10, 0);
    }

    /** A node that knows the show goes with its own clock; so does the end of the hold. */
    @Test
    void anHourForwardAndBackNeitherEndsAHoldEarlyNorKeepsItForEver() {
        bench.wall(START + HOUR);
        LedgerScript.Reply jumped = bench.apply(show.keys(), List.of(show.basket("k2", "bob", "mug", 1)), START, 1_000);
        assertEquals(START + 1_250, jumped.now());
        assertEquals(ReservationState.HELD, held().state());

        bench.wall(START - HOUR);
        LedgerScript.Reply back = bench.apply(show.keys(), List.of(), jumped.now(), 1_000);
        assertEquals(jumped.now() + 500, back.now());
        LedgerScript.Reply end = bench.apply(show.keys(), List.of(show.checkout(held())), back.now(), 2 * HOLD_MS);
        assertRefused(Refusal.EXPIRED, end.outcomes().get(0));
        show.assertStock("mug", 10, 0, 0);
    }
}
