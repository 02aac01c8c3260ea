package io.tallylight.faults;

import io.tallylight.ledger.Command;
import io.tallylight.ledger.Outcome;
import io.tallylight.ledger.Refusal;
import io.tallylight.ledger.Release;
import io.tallylight.ledger.Reservation;
import io.tallylight.ledger.ReservationState;
import io.tallylight.ledger.Reserve;
import io.tallylight.ledger.Reserve.Fill;
import io.tallylight.ledger.Reserve.Line;
import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Buyers who reserve, check out and release at random, all at once and each without a pause, until they are stopped. A
 * command that got no answer is asked again with its id until it has one.
 */
final class Crowd {
    /** What the ledger may do besides what was asked. */
    enum May {
        /** Nothing that was acknowledged is ever lost, and nothing expires. */
        NOTHING,
        /** A hold may have expired by itself. */
        EXPIRE,
        /** A Redis that was killed may have lost what it had acknowledged. */
        LOSE
    }

    private final FaultShow show;
    private final Seed seed;
    private final List<String> skus;
    private final May may;
    private final Acknowledged acknowledged = new Acknowledged();
    private final List<Future<Void>> leaving = new ArrayList<>();

    private volatile boolean stopping;

    private Crowd(FaultShow show, Seed seed, List<String> skus, May may) {
        this.show = show;
        this.seed = seed;
        this.skus = skus;
        this.may = may;
    }

    static Crowd start(FaultShow show, Seed seed, int buyers, List<String> skus, May may) {
        Crowd crowd = new Crowd(show, seed, skus, may);
        for (int i = 0; i < buyers; i++) {
            crowd.leaving.add(crowd.new Buyer(i).start());
        }
        return crowd;
    }

    /** Waits until so many more commands are answered. */
    void awaitAnswers(int more) {
        int enough = acknowledged.answers() + more;
        Await.until(
                enough + " answers",
                () -> acknowledged.answers() >= enough || leaving.stream().anyMatch(Future::failed));
        leaving.stream().filter(Future::failed).findFirst().ifPresent(Await::result);
    }

    /** Waits until every buyer has the answer to its last command; answers what all were told. */
    Acknowledged stop() {
        stopping = true;
        leaving.forEach(Await::result);
        return acknowledged;
    }

    /** Does one thing at a time, so that its fields need no lock. */
    private final class Buyer {
        private final int number;
        private final Random random;
        private final Promise<Void> left = Promise.promise();
        private final List<Reservation> held = new ArrayList<>();
        private int steps;

        Buyer(int number) {
            this.number = number;
            this.random = new Random(seed.value() * 31 + number);
        }

        Future<Void> start() {
            next();
            return left.future();
        }

        private void next() {
            if (stopping) {
                left.complete();
                return;
            }
            step().onComplete(done -> {
                if (done.failed()) {
                    left.fail(done.cause());
                    return;
                }
                acknowledged.answered();
                next();
            });
        }

        private Future<Void> step() {
            String key = "b" + number + "-" + steps++;
            int dice = random.nextInt(100);
            if (held.isEmpty() || dice < 55) {
                return ask(basket(key)).compose(this::reserved);
            }
            Reservation one = held.remove(random.nextInt(held.size()));
            return dice < 85
                    ? ask(show.checkout(key, one.id())).compose(outcome -> ended(one, outcome))
                    : ask(new Release(one.id())).compose(outcome -> ended(one, outcome));
        }

        private <T> Future<Outcome<T>> ask(Command<T> command) {
            return show.untilAnswered(random.nextInt(100), command);
        }

        private Reserve basket(String key) {
            List<Line> lines = new ArrayList<>();
            int from = random.nextInt(skus.size());
            for (int i = 0; i <= random.nextInt(skus.size()); i++) {
                String sku = skus.get((from + i) % skus.size());
                lines.add(new Line(sku, 1 + random.nextInt(3), Reserve.ANY_PRICE));
            }
            return show.basket(key, "buyer" + number, random.nextBoolean() ? Fill.ALL : Fill.AVAILABLE, lines);
        }

        private Future<Void> reserved(Outcome<Reservation> outcome) {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                acknowledged.tell(done.value());
                if (done.value().state() == ReservationState.HELD) {
                    held.add(done.value());
                }
                return Future.succeededFuture();
            }
            return allowed(outcome, Set.of(Refusal.SOLD_OUT, Refusal.LIMIT_REACHED));
        }

        private Future<Void> ended(Reservation one, Outcome<Reservation> outcome) {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                acknowledged.tell(done.value());
                return Future.succeededFuture();
            }
            acknowledged.forget(one.id());
            return switch (may) {
                case NOTHING -> allowed(outcome, Set.of());
                case EXPIRE -> allowed(outcome, Set.of(Refusal.EXPIRED));
                case LOSE -> allowed(outcome, Set.of(Refusal.NOT_FOUND));
            };
        }

        private Future<Void> allowed(Outcome<Reservation> outcome, Set<Refusal> refusals) {
            return outcome instanceof Outcome.Refused<Reservation> refused && refusals.contains(refused.refusal())
                    ? Future.succeededFuture()
                    : Future.failedFuture(new AssertionError(seed + ": buyer " + number + " was told " + outcome));
        }
    }
}
