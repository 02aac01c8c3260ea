package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.redis.OutcomeUnknownException;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.RedisUnavailableException;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A live show with one offer, sold over a ledger of its own to buyers who ask again under the same key until they are
 * answered; and what must hold of it afterwards.
 */
final class FaultyShow implements AutoCloseable {
    static final int ALLOTTED = 1_000_000;
    private static final long RETRY_MS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Ledger ledger;
    private final TestShow show;
    private final List<Future<Reservation>> buyers = new ArrayList<>();
    private final AtomicInteger unknown = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();

    FaultyShow(RedisEndpoint endpoint, long replyTimeoutMs) {
        Ledger.Limits limits = new Ledger.Limits(8, 4_000, 20_000, replyTimeoutMs);
        ledger = Await.answer(() -> Ledger.open(vertx, endpoint, 1, limits, new SimpleMeterRegistry()));
        show = new TestShow(ledger, ShowKeys.of("show"), List::of);
        show.put("live").offer("mug", ALLOTTED);
    }

    TestShow show() {
        return show;
    }

    Ledger ledger() {
        return ledger;
    }

    int unknown() {
        return unknown.get();
    }

    int unavailable() {
        return unavailable.get();
    }

    int buyers() {
        return buyers.size();
    }

    /** One more buyer, who reserves two units; every other one then checks out. */
    void buyer() {
        int number = buyers.size();
        Reserve basket = show.basket("reserve-" + number, "buyer-" + number, "mug", 2);
        Future<Reservation> reserved = answered(basket);
        buyers.add(number % 2 == 0 ? reserved : reserved.compose(made -> answered(show.checkout(made))));
    }

    private <T> Future<T> answered(Command<T> command) {
        Promise<T> answer = Promise.promise();
        ask(command, answer);
        return answer.future();
    }

    /** One promise for all attempts: a chain of them, one for each, would be too deep after a long outage. */
    private <T> void ask(Command<T> command, Promise<T> answer) {
        show.submit(command).onComplete(result -> {
            if (result.failed()) {
                askAgain(command, answer, result.cause());
            } else if (result.result() instanceof Outcome.Done<T> done) {
                answer.complete(done.value());
            } else {
                answer.fail(new AssertionError(command + " was refused: " + result.result()));
            }
        });
    }

    private <T> void askAgain(Command<T> command, Promise<T> answer, Throwable failure) {
        if (failure instanceof OutcomeUnknownException) {
            unknown.incrementAndGet();
        } else if (failure instanceof RedisUnavailableException) {
            unavailable.incrementAndGet();
        } else {
            answer.fail(failure);
            return;
        }
        long unused = vertx.setTimer(RETRY_MS, id -> ask(command, answer));
    }

    /** Waits until that buyer, counted from 0, has an answer. */
    void awaitAnswered(int buyer) {
        Await.result(buyers.get(buyer));
    }

    /** Every buyer has what they were told, each once, and the counters say so. */
    void assertEachBuyerWasServedOnce() {
        buyers.forEach(Await::result);
        Await.until("connected", ledger::isConnected);
        Map<String, Reservation> made = new HashMap<>();
        Set<Long> numbers = new HashSet<>();
        for (int i = 0; i < buyers.size(); i++) {
            Reservation told = Await.result(buyers.get(i));
            assertEquals("buyer-" + i, told.buyerId(), "an answer reached another buyer");
            assertEquals(i % 2 == 0 ? ReservationState.HELD : ReservationState.COMMITTED, told.state());
            assertTrue(made.put(told.id(), told) == null, "two buyers have one reservation");
            Reservation kept = show.read(told.id());
            assertEquals(told, kept);
            if (i % 2 == 1) {
                assertTrue(numbers.add(kept.number()), "two orders have one number");
            }
        }
        int sold = 2 * numbers.size();
        show.assertStock("mug", ALLOTTED - 2L * buyers.size(), 2L * buyers.size() - sold, sold);
        assertEquals(numbers.size(), Await.answer(() -> ledger.reader().orderCount(show.id())));
        numbers.forEach(number -> assertTrue(number >= 1 && number <= numbers.size(), "order " + number));
        show.assertConserved();
    }

    @Override
    public void close() {
        Await.result(ledger.close());
        Await.result(vertx.close());
    }
}
