package io.tallylight.faults;

import io.tallylight.ledger.command.ChangeLines;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.DeclinePayment;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.command.Reserve.Line;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.testing.Await;
import io.tallylight.testing.Seed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Buyers who reserve, change, extend, pay for, release and buy at random, all at once and each without a pause, until
 * they are stopped. A command that got no answer is asked again with its id until it has one.
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

    private static final Set<Refusal> NOT_ENOUGH = Set.of(Refusal.SOLD_OUT, Refusal.LIMIT_REACHED);

    /** After these the reservation is what it was. */
    private static final Set<Refusal> STAYS_HELD = Set.of(
            Refusal.SOLD_OUT, Refusal.LIMIT_REACHED, Refusal.EXTENDED, Refusal.HOLD_TOO_LONG, Refusal.ATTEMPTS_USED);

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
            if (dice < 10) {
                return ask(show.sale(basket(key))).compose(this::bought);
            } else if (held.isEmpty() || dice < 50) {
                return ask(basket(key)).compose(this::bought);
            }
            Reservation one = held.remove(random.nextInt(held.size()));
            if (dice < 66) {
                return ask(show.checkout(key, one.id())).compose(outcome -> moved(one, outcome));
            } else if (dice < 76) {
                return ask(new Release(one.id())).compose(outcome -> moved(one, outcome));
            } else if (dice < 86) {
                Reserve other = basket(key);
                return ask(new ChangeLines(one.id(), other.fill(), other.lines()))
                        .compose(outcome -> moved(one, outcome));
            } else if (dice < 90) {
                return ask(show.extension(key, one.id(), 10)).compose(outcome -> moved(one, outcome));
            }
            return ask(show.payment(key, one.id())).compose(outcome -> pay(one, outcome));
        }

        private Future<Void> pay(Reservation one, Outcome<Reservation> outcome) {
            if (outcome instanceof Outcome.Done<Reservation> begun
                    && begun.value().state() == ReservationState.PAYING) {
                acknowledged.tell(begun.value());
                return ask(random.nextInt(3) > 0
                                ? show.success(begun.value())
                                : new DeclinePayment(one.id(), begun.value().attempts()))
                        .compose(end -> moved(one, end));
            }
            return moved(one, outcome);
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

        private Future<Void> bought(Outcome<Reservation> outcome) {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                keep(done.value());
                return Future.succeededFuture();
            }
            return allowed(outcome, NOT_ENOUGH);
        }

        /** After a command about a reservation, which goes on being held where the answer leaves it so. */
        private Future<Void> moved(Reservation one, Outcome<Reservation> outcome) {
            if (outcome instanceof Outcome.Done<Reservation> done) {
                keep(done.value());
                return Future.succeededFuture();
            } else if (outcome instanceof Outcome.Refused<Reservation> refused
                    && STAYS_HELD.contains(refused.refusal())) {
                held.add(one);
                return Future.succeededFuture();
            }
            acknowledged.forget(one.id());
            return switch (may) {
                case NOTHING -> allowed(outcome, Set.of());
                case EXPIRE -> allowed(outcome, Set.of(Refusal.EXPIRED));
                case LOSE -> allowed(outcome, Set.of(Refusal.NOT_FOUND, Refusal.WRONG_STATE));
            };
        }

        private void keep(Reservation told) {
            acknowledged.tell(told);
            if (told.state() == ReservationState.HELD) {
                held.add(told);
            }
        }

        private Future<Void> allowed(Outcome<Reservation> outcome, Set<Refusal> refusals) {
            return outcome instanceof Outcome.Refused<Reservation> refused && refusals.contains(refused.refusal())
                    ? Future.succeededFuture()
                    : Future.failedFuture(new AssertionError(seed + ": buyer " + number + " was told " + outcome));
        }
    }
}
