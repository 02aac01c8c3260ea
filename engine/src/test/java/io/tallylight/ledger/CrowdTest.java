package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CrowdTest {
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
