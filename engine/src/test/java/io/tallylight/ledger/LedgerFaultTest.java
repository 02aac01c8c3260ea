package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.redis.OutcomeUnknownException;
import io.tallylight.redis.RedisUnavailableException;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis dies, falls silent, or is too slow; the same id is asked again until it is answered. */
class LedgerFaultTest {
    private static final int WINDOW = 2_000;
    private static final long RETRY_MS = 20;

    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture(new Ledger.Limits(8, 4_000, WINDOW, 1_000));

    private final AtomicInteger unknown = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();

    /** Asks with the same id until there is an answer, as a client would. */
    private <T> Future<Outcome<T>> untilAnswered(TestShow show, Command<T> command) {
        return show.submit(command).recover(failure -> {
            if (failure instanceof OutcomeUnknownException) {
                unknown.incrementAndGet();
            } else {
                assertInstanceOf(RedisUnavailableException.class, failure, String.valueOf(failure));
                unavailable.incrementAndGet();
            }
            Promise<Outcome<T>> again = Promise.promise();
            long unused = FIXTURE.vertx()
                    .setTimer(RETRY_MS, id -> untilAnswered(show, command).onComplete(again));
            return again.future();
        });
    }

    @AfterEach
    void redisIsBack() {
        assertEquals("PONG", FIXTURE.raw().ping()); // a pause holds this back too
        Await.until("connected again", () -> FIXTURE.ledger().isConnected());
    }

    @Test
    void aRedisKilledUnderCommandsKeepsEveryAcknowledgedReservationOnce() throws Exception {
        TestShow show = FIXTURE.live().offer("mug", 1_000_000);
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        long dead = FIXTURE.redis().pid();
        for (int i = 0; i < 1_000 || unknown.get() + unavailable.get() == 0; i++) {
            answers.add(untilAnswered(show, show.basket("k" + i, "buyer" + i, "mug", 1)));
            if (i == 400) {
                ProcessHandle process = ProcessHandle.of(dead).orElseThrow();
                assertTrue(process.destroyForcibly());
            }
            if (i > 1_000) {
                Await.result(answers.get(i - 500).otherwiseEmpty());
            }
        }
        Set<String> ids = new HashSet<>();
        for (Future<Outcome<Reservation>> answer : answers) {
            Reservation made = ((Outcome.Done<Reservation>) Await.result(answer)).value();
            assertEquals(ReservationState.HELD, made.state());
            assertTrue(ids.add(made.id()));
        }
        assertTrue(unknown.get() > 0, "some were on their way when Redis died");
        assertTrue(FIXTURE.redis().pid() != dead);
        show.assertStock("mug", 1_000_000 - answers.size(), answers.size(), 0);
        ids.forEach(id -> assertEquals(ReservationState.HELD, show.read(id).state()));
        assertNothingWaits();
    }

    @Test
    void aSilentRedisIsAnUnknownOutcomeAndTheRetryFindsIt() {
        TestShow show = FIXTURE.live().offer("mug", 100);
        assertEquals("OK", FIXTURE.raw().clientPause(3_000));
        Reserve basket = show.basket("k", "ann", "mug", 3);
        assertInstanceOf(OutcomeUnknownException.class, LedgerFixture.failure(show.submit(basket)));
        Outcome<Reservation> answer = Await.result(untilAnswered(show, basket));
        assertEquals(
                3, ((Outcome.Done<Reservation>) answer).value().lines().get(0).quantity());
        show.assertStock("mug", 97, 3, 0);
        assertNothingWaits();
    }

    @Test
    void moreCommandsThanTheWindowHoldsAreRefusedAtOnce() {
        TestShow show = FIXTURE.live().offer("mug", 100_000);
        assertEquals("OK", FIXTURE.raw().clientPause(200));
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        int overloaded = 0;
        for (int i = 0; overloaded < WINDOW && i < 40 * WINDOW; i++) {
            Reserve basket = show.basket("k" + i, "buyer" + i, "mug", 1);
            Future<Outcome<Reservation>> answer = show.submit(basket);
            if (answer.failed() && answer.cause() instanceof OverloadedException) {
                overloaded++;
            } else {
                answers.add(answer.recover(lost -> untilAnswered(show, basket)));
            }
        }
        assertEquals(WINDOW, overloaded, "refused");
        for (Future<Outcome<Reservation>> answer : answers) {
            assertInstanceOf(Outcome.Done.class, Await.result(answer));
        }
        assertNothingWaits();
        show.assertStock("mug", 100_000 - answers.size(), answers.size(), 0);
    }

    @Test
    void aReceiverThatThrowsTakesNobodyElsesAnswer() {
        TestShow show = FIXTURE.live().offer("mug", 100);
        // Who listens to a future that is complete already is called on the spot, and would get the exception too.
        CompletableFuture<Void> allListen = new CompletableFuture<>();
        FIXTURE.ledger().loopOf(show.id()).context().runOnContext(v -> Await.done(allListen));
        List<Future<Outcome<Reservation>>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Future<Outcome<Reservation>> answer = show.submit(show.basket("k" + i, "ann", "mug", 1));
            answers.add(answer.onComplete(result -> {
                throw new IllegalStateException("a careless receiver");
            }));
        }
        assertTrue(allListen.complete(null));
        answers.forEach(answer -> assertInstanceOf(Outcome.Done.class, Await.result(answer)));
        show.assertStock("mug", 60, 40, 0);
        assertNothingWaits();
    }

    @Test
    @SuppressWarnings("NullAway") // that is the point
    void aCommandThatCannotBePackedDoesNotStopTheShow() {
        TestShow show = FIXTURE.live().offer("mug", 100);
        assertInstanceOf(NullPointerException.class, LedgerFixture.failure(show.submit(new Release(null))));
        show.reserve("k", "ann", "mug", 1);
        assertNothingWaits();
    }

    @Test
    void showsThatNobodyMadeAreForgotten() {
        Set<LedgerLoop> loops = new HashSet<>();
        TestShow known = FIXTURE.live();
        int before = 0;
        for (int i = 0; i < 200; i++) {
            loops.add(FIXTURE.ledger().loopOf("nobody" + i));
        }
        for (LedgerLoop loop : loops) {
            before += batchers(loop);
        }
        for (int i = 0; i < 200; i++) {
            TestShow show = FIXTURE.unmade("nobody" + i);
            assertEquals(Refusal.SHOW_UNKNOWN, show.refusal(new Release("x")));
        }
        int after = 0;
        for (LedgerLoop loop : loops) {
            after += batchers(loop);
        }
        assertEquals(before, after);
        assertTrue(known.audit().conserved());
    }

    @Test
    void aSweepWhileRedisIsSilentFailsAndTheNextOneWorks() {
        TestShow show = FIXTURE.live();
        show.put("live", 100).offer("mug", 10);
        Reservation held = show.reserve("k", "ann", "mug", 1);
        assertEquals("OK", FIXTURE.raw().clientPause(3_000));
        assertInstanceOf(
                OutcomeUnknownException.class,
                LedgerFixture.failure(FIXTURE.ledger().sweep(show.id())));
        redisIsBack();
        assertEquals(ReservationState.EXPIRED, show.awaitExpired(held).state());
    }

    private static int batchers(LedgerLoop loop) {
        Promise<Integer> size = Promise.promise();
        loop.context().runOnContext(v -> size.complete(loop.size()));
        return Await.result(size.future());
    }

    private static void assertNothingWaits() {
        assertEquals(
                0, FIXTURE.registry().get("tallylight.ledger.waiting").gauge().value());
    }
}
