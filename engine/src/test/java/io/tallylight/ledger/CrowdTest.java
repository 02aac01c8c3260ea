package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CrowdTest {
    private static final int BATCH = 128;

    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

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

    /** All in one go on the loop, which comes to no answer meanwhile. */
    @Test
    void whatIsEnoughForABatchDoesNotWaitForTheOneBeforeIt() {
        TestShow show = FIXTURE.live().offer("mug", 400);
        LedgerLoop loop = FIXTURE.ledger().loopOf(show.id());
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        Promise<List<Long>> seen = Promise.promise();
        loop.context().runOnContext(v -> {
            var registry = new SimpleMeterRegistry();
            var script = new LedgerScript(new LedgerScript.Settings(86_400_000, 1_000, false));
            ShowBatcher batcher = new ShowBatcher(
                    ShowKeys.of(show.id()),
                    new ShowBatcher.Sender(loop.redis(), script, new LedgerMetrics(registry), () -> "", lost -> {}),
                    new ShowBatcher.Bounds(BATCH, 4_000, 0),
                    idle -> {});
            List<Long> batches = new ArrayList<>();
            for (int more : List.of(1, BATCH / ShowBatcher.AHEAD_PART - 1, 1, 4 * BATCH)) {
                handOver(show, batcher, answers, more);
                batches.add(registry.get("tallylight.ledger.batch.commands")
                        .summary()
                        .count());
            }
            seen.complete(batches);
        });
        assertEquals(List.of(1L, 1L, 2L, (long) ShowBatcher.IN_FLIGHT_MAX), Await.result(seen.future()));
        for (int i = 0; i < answers.size(); i++) {
            assertEquals(i < 400, Await.result(answers.get(i)) instanceof Outcome.Done, "command " + i);
        }
        show.assertStock("mug", 0, 400, 0);
    }

    /** As the loop does it. */
    private static void handOver(
            TestShow show, ShowBatcher batcher, List<Future<Outcome<Reservation>>> answers, int count) {
        boolean touched = false;
        for (int i = 0; i < count; i++) {
            Promise<Outcome<Reservation>> answer = Promise.promise();
            Reserve basket = show.basket("k" + answers.size(), "ann", "mug", 1);
            touched |= batcher.add(new PendingCommand<>(show.id(), basket, answer, null));
            answers.add(answer.future());
        }
        if (touched) {
            batcher.sendIfIdle();
        }
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
