package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CrowdTest {
    private static final int BATCH = 128;

    /** Shorter than a silence that Redis is taken to be away for. */
    private static final long PAUSE_MS = 500;

    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture(new Ledger.Limits(BATCH, 4_000, 20_000, 5_000));

    private static long done(List<Future<Outcome<Reservation>>> answers) {
        return answers.stream()
                .map(Await::result)
                .filter(outcome -> outcome instanceof Outcome.Done)
                .count();
    }

    @Test
    void lastUnitGoesToExactlyOneOfAThousandBuyers() {
        TestShow show = FIXTURE.live().offer("mug", 1);
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(show.submit(show.basket("k" + i, "buyer" + i, "mug", 1)));
        }
        assertEquals(1, done(answers));
        for (Future<Outcome<Reservation>> answer : answers) {
            if (Await.result(answer) instanceof Outcome.Refused<Reservation> refused) {
                assertEquals(Refusal.SOLD_OUT, refused.refusal());
            }
        }
        show.assertStock("mug", 0, 1, 0);
    }

    @Test
    void aBuyerWhoAsksAHundredTimesAtOnceGetsTheLimitAndNoMore() {
        TestShow show = FIXTURE.live().offer("mug", 1_000, TestShow.limited(7, "smug"));
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(show.submit(show.basket("k" + i, "ann", "mug", 1)));
        }
        assertEquals(7, done(answers));
        show.assertStock("mug", 993, 7, 0);
    }

    @Test
    void whatIsEnoughForABatchDoesNotWaitForTheOneBeforeIt() {
        TestShow show = FIXTURE.live().offer("mug", 400);
        assertEquals("OK", FIXTURE.raw().clientPause(PAUSE_MS));
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        long before = batches();
        handOver(show, answers, 1);
        assertEquals(before + 1, batches());
        handOver(show, answers, BATCH / ShowBatcher.AHEAD_PART - 1);
        assertEquals(before + 1, batches(), "too few to be worth a call of their own");
        handOver(show, answers, 1);
        assertEquals(before + 2, batches());
        handOver(show, answers, 4 * BATCH);
        assertEquals(before + ShowBatcher.IN_FLIGHT_MAX, batches());
        for (int i = 0; i < answers.size(); i++) {
            assertEquals(i < 400, Await.result(answers.get(i)) instanceof Outcome.Done, "command " + i);
        }
        show.assertStock("mug", 0, 400, 0);
    }

    private static long batches() {
        return FIXTURE.registry()
                .get("tallylight.ledger.batch.commands")
                .summary()
                .count();
    }

    /** Hands over as many more, and waits until the batcher has seen them. */
    private static void handOver(TestShow show, List<Future<Outcome<Reservation>>> answers, int count) {
        for (int i = 0; i < count; i++) {
            answers.add(show.submit(show.basket("k" + answers.size(), "ann", "mug", 1)));
        }
        Promise<Void> seen = Promise.promise();
        FIXTURE.ledger().loopOf(show.id()).context().runOnContext(v -> seen.complete());
        Await.result(seen.future());
    }

    @Test
    void commandsOfAShowAreAppliedInTheOrderOfTheirHandingOver() {
        TestShow show = FIXTURE.live().offer("mug", 10);
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(show.submit(show.basket("k" + i, "ann", "mug", 1)));
        }
        for (int i = 0; i < 500; i++) {
            assertEquals(i < 10, Await.result(answers.get(i)) instanceof Outcome.Done, "command " + i);
        }
        show.assertStock("mug", 0, 10, 0);
    }

    @Test
    void theEventsOfAShowAreNumberedWithoutGaps() {
        TestShow show = FIXTURE.live().offer("mug", 1_000);
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(show.submit(show.basket("k" + i, "ann", "mug", 1)));
        }
        assertEquals(300, done(answers));
        long events = FIXTURE.raw().xlen(show.keys().events());
        assertEquals(Long.toString(events), FIXTURE.raw().hget(show.keys().showHash(), "seq"));
        assertTrue(events < 300, "batches were shared");
    }
}
