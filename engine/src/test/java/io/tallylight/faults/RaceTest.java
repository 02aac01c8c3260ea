package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.DeclinePayment;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one Redis, asked at the same moment for what only one may have. */
class RaceTest {
    private static final int TIMES = 200;
    private static final long SHORT_HOLD_MS = 150;
    private static final int AROUND_MS = 40;

    @TempDir
    static Path data;

    private static SupervisedRedis redis;
    private static Node one;
    private static Node other;

    private final FaultShow show;
    private final String name;

    @SuppressWarnings("NullAway.Init") // before all tests
    RaceTest(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        show = new FaultShow(name, one, other).live(FaultShow.LONG_HOLD_MS).offer("mug", 10_000, 0);
    }

    @BeforeAll
    static void start() throws Exception {
        redis = new SupervisedRedis(data);
        one = new Node(redis.url());
        other = new Node(redis.url());
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
        redis.close();
    }

    @AfterEach
    void theInvariantsHold() throws Exception {
        Invariants.assertHold(show, redis.url(), Files.createTempDirectory(data, "orders"));
    }

    @Test
    void ofACheckoutAndAReleaseExactlyOneWins() {
        List<Reservation> held = reserve(TIMES);
        List<Future<Outcome<Reservation>>> checkouts = new ArrayList<>();
        List<Future<Outcome<Reservation>>> releases = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            String id = held.get(i).id();
            checkouts.add(show.submit(i, show.checkout("c" + i, id)));
            releases.add(show.submit(i + 1, new Release(id)));
        }
        int sold = 0;
        for (int i = 0; i < TIMES; i++) {
            Outcome<Reservation> checkout = Await.result(checkouts.get(i));
            Outcome<Reservation> release = Await.result(releases.get(i));
            boolean paid = checkout instanceof Outcome.Done;
            assertEquals(Refusal.WRONG_STATE, refusal(paid ? release : checkout));
            assertEquals(
                    paid ? ReservationState.COMMITTED : ReservationState.RELEASED,
                    FaultShow.value(paid ? checkout : release).state());
            sold += paid ? 1 : 0;
        }
        assertEquals((10_000 - sold) + " 0 " + sold, show.counters("mug"));
    }

    @Test
    void ofTheSuccessAndTheFailureOfOnePaymentExactlyOneWins() {
        List<Reservation> held = reserve(TIMES);
        List<Future<Outcome<Reservation>>> successes = new ArrayList<>();
        List<Future<Outcome<Reservation>>> failures = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            Reservation paying = show.done(show.payment("p" + i, held.get(i).id()));
            successes.add(show.submit(i, show.success(paying)));
            failures.add(show.submit(i + 1, new DeclinePayment(paying.id(), paying.attempts())));
        }
        int sold = 0;
        for (int i = 0; i < TIMES; i++) {
            Outcome<Reservation> success = Await.result(successes.get(i));
            boolean paid = success instanceof Outcome.Done;
            assertEquals(Refusal.WRONG_STATE, refusal(paid ? Await.result(failures.get(i)) : success));
            ReservationState state = show.read(held.get(i).id()).state();
            assertEquals(paid ? ReservationState.COMMITTED : ReservationState.HELD, state);
            sold += paid ? 1 : 0;
        }
        assertEquals(9_800 + " " + (TIMES - sold) + " " + sold, show.counters("mug"));
    }

    @Test
    void aReleaseAskedOfBothManyTimesGivesTheUnitsBackOnce() {
        Reservation held = show.done(show.basket("k", "ann", "mug", 7));
        List<Future<Outcome<Reservation>>> answers = atOnce(i -> new Release(held.id()));
        assertEquals(1, firsts(answers));
        assertEquals("10000 0 0", show.counters("mug"));
    }

    @Test
    void ofACheckoutAndTheExpiryExactlyOneWins() {
        Random random = Seed.of(RaceTest.class).random();
        show.live(SHORT_HOLD_MS);
        int sold = 0;
        int expired = 0;
        for (int wave = 0; wave < 3 || ((sold == 0 || expired == 0) && wave < 50); wave++) {
            List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                String key = wave + "-" + i;
                Future<Outcome<Reservation>> reserved = show.submit(i, show.basket(key, "b" + i, "mug", 1));
                long later = SHORT_HOLD_MS - AROUND_MS + random.nextInt(2 * AROUND_MS);
                int node = i + random.nextInt(2);
                answers.add(reserved.compose(made -> {
                    Reservation held = FaultShow.value(made);
                    return timer(later).compose(v -> show.submit(node, show.checkout("c" + key, held.id())));
                }));
                if (i % 10 == 0) {
                    Future<Integer> swept =
                            timer(later).compose(v -> other.ledger().sweep(show.id()));
                    answers.add(reserved.compose(made -> swept.map(made)));
                }
            }
            for (Future<Outcome<Reservation>> answer : answers) {
                Outcome<Reservation> outcome = Await.result(answer);
                if (!(outcome instanceof Outcome.Done<Reservation> done)) {
                    assertEquals(Refusal.EXPIRED, refusal(outcome));
                    expired++;
                } else if (done.value().state() == ReservationState.COMMITTED) {
                    assertTrue(done.value().endedAt() < done.value().expiresAt());
                    sold++;
                }
            }
        }
        assertTrue(sold > 0 && expired > 0, sold + " sold, " + expired + " expired");
        Await.until("the rest is swept", () -> show.sweep() == 0);
        assertEquals(sold, show.audit().offers().get(0).sold());
        assertEquals(0, show.audit().offers().get(0).reserved());
    }

    @Test
    void lastUnitGoesToExactlyOneOfAThousandBuyersOfBoth() {
        show.offer("last", 1, 0);
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(show.submit(i, show.basket("k" + i, "buyer" + i, "last", 1)));
        }
        assertEquals(1, firsts(answers, Refusal.SOLD_OUT));
        assertEquals("0 1 0", show.counters("last"));
    }

    @Test
    void aBuyerWhoAsksBothAHundredTimesGetsTheLimitAndNoMore() {
        show.offer("few", 1_000, 7);
        List<Future<Outcome<Reservation>>> answers = atOnce(i -> show.basket("k" + i, "ann", "few", 1));
        assertEquals(7, firsts(answers, Refusal.LIMIT_REACHED));
        assertEquals("993 7 0", show.counters("few"));
    }

    @Test
    void oneKeyAskedOfBothHoldsOnceAndMeansOneBody() {
        List<Future<Outcome<Reservation>>> answers = atOnce(i -> show.basket("k", "ann", "mug", 1 + i % 4));
        List<Reservation> same = new ArrayList<>();
        for (Future<Outcome<Reservation>> answer : answers) {
            if (Await.result(answer) instanceof Outcome.Done<Reservation> done) {
                same.add(done.value());
            } else {
                assertEquals(Refusal.KEY_REUSED, refusal(Await.result(answer)));
            }
        }
        assertEquals(1, firsts(answers, Refusal.KEY_REUSED));
        assertEquals(25, same.size());
        assertEquals(1, same.stream().distinct().count());
        int units = same.get(0).lines().get(0).quantity();
        assertEquals((10_000 - units) + " " + units + " 0", show.counters("mug"));
    }

    @Test
    void oneCheckoutAskedOfBothMakesOneOrder() {
        Reservation held = show.done(show.basket("k", "ann", "mug", 2));
        List<Future<Outcome<Reservation>>> answers = atOnce(i -> show.checkout("c", held.id()));
        assertEquals(1, firsts(answers));
        List<Future<Outcome<Reservation>>> others = atOnce(i -> show.checkout("c" + i, held.id()));
        assertEquals(0, firsts(others, Refusal.WRONG_STATE));
        assertEquals("9998 0 2", show.counters("mug"));
    }

    private List<Reservation> reserve(int count) {
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(show.submit(i, show.basket("k" + i, "buyer" + i, "mug", 1)));
        }
        return answers.stream().map(Await::result).map(FaultShow::value).toList();
    }

    private interface Asked {
        Command<Reservation> command(int index);
    }

    /** A hundred times, of each node in turn. */
    private List<Future<Outcome<Reservation>>> atOnce(Asked asked) {
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(show.submit(i, asked.command(i)));
        }
        return answers;
    }

    /** How many did something anew; the others repeated it or were refused so. */
    private static long firsts(List<Future<Outcome<Reservation>>> answers, Refusal... refusals) {
        return answers.stream()
                .map(Await::result)
                .filter(outcome -> {
                    if (outcome instanceof Outcome.Done<Reservation> done) {
                        return !done.repeated();
                    }
                    assertTrue(List.of(refusals).contains(refusal(outcome)), outcome::toString);
                    return false;
                })
                .count();
    }

    private static Refusal refusal(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Refused<?> refused) {
            return refused.refusal();
        }
        throw new AssertionError("not refused: " + outcome);
    }

    private static Future<Void> timer(long ms) {
        Promise<Void> fired = Promise.promise();
        long unused = one.vertx().setTimer(ms, id -> fired.complete());
        return fired.future();
    }
}
