package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.tallylight.ledger.Audit;
import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.BeginPayment;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Extend;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.command.Reserve.Line;
import io.tallylight.ledger.command.Sell;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.OutcomeUnknownException;
import io.tallylight.redis.RedisRefusedException;
import io.tallylight.redis.RedisUnavailableException;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A show that is sold through one or more nodes while something breaks. May be used from any thread. */
final class FaultShow {
    static final long LONG_HOLD_MS = 600_000;
    static final long PRICE = 1_000;

    private static final long RETRY_MS = 20;
    private static final long PAY_MS = 20;
    private static final int ATTEMPTS_MAX = 3;

    /** How Redis begins its answer while it cannot write its file, in a tier that does not end it then. */
    private static final String DISK_FULL = "MISCONF";

    private final String id;
    private final List<Node> nodes;
    private final AtomicInteger unanswered = new AtomicInteger();

    FaultShow(String id, Node... nodes) {
        this.id = id;
        this.nodes = List.of(nodes);
    }

    String id() {
        return id;
    }

    Node node() {
        return nodes.get(0);
    }

    /** How often a command had to be asked again. */
    int unanswered() {
        return unanswered.get();
    }

    /** Makes it, live. */
    @CanIgnoreReturnValue
    FaultShow live(long holdMs) {
        Await.answer(() -> node().reader().list(id));
        Long version = done(definition(holdMs));
        assertTrue(version > 0);
        return this;
    }

    static DefineShow definition(long holdMs) {
        return new DefineShow(DefineShow.ANY, "e1", "live", "EUR", holdMs, false, "{\"holdMs\":" + holdMs + "}");
    }

    @CanIgnoreReturnValue
    FaultShow offer(String sku, long allotted, long perBuyerLimit) {
        Long version = done(offering(sku, allotted, perBuyerLimit));
        assertTrue(version > 0);
        return this;
    }

    static DefineOffer offering(String sku, long allotted, long perBuyerLimit) {
        return new DefineOffer(
                sku,
                DefineShow.ANY,
                allotted,
                2_000,
                "{\"limit\":" + perBuyerLimit + "}",
                new DefineOffer.Terms(true, 0, 0, PRICE, Map.of(), perBuyerLimit, "s" + sku));
    }

    Reserve basket(String key, String buyer, String sku, int quantity) {
        return basket(key, buyer, Fill.ALL, List.of(new Line(sku, quantity, Reserve.ANY_PRICE)));
    }

    Reserve basket(String key, String buyer, Fill fill, List<Line> lines) {
        String fingerprint = Ids.fingerprint(buyer, fill.name(), lines.toString());
        return new Reserve(recordId(key), fingerprint, fill, "", buyer, "{}", lines);
    }

    Commit checkout(String key, String reservation) {
        return new Commit(recordId(key), "paid", reservation, "external", "till", Commit.TOTAL, "");
    }

    /** Begins an attempt to pay. */
    BeginPayment payment(String key, String reservation) {
        return new BeginPayment(
                recordId(key),
                "paying",
                reservation,
                PAY_MS,
                ATTEMPTS_MAX,
                new Reservation.Payment("card", "ref-" + key, Commit.TOTAL, ""));
    }

    /** The attempt has succeeded. */
    Commit success(Reservation paying) {
        return Commit.paid(paying.id(), paying.attempts());
    }

    Extend extension(String key, String reservation, long byMs) {
        return new Extend(recordId(key), "longer", reservation, byMs, LONG_HOLD_MS * 2);
    }

    Sell sale(Reserve basket) {
        return new Sell(basket, "external", "till", Commit.TOTAL, "");
    }

    Adjust adjustment(String key, String sku, long delta) {
        return new Adjust(recordId(key), Ids.fingerprint(sku, Long.toString(delta)), sku, delta, "restock");
    }

    String recordId(String key) {
        return Ids.recordId(id, "caller", key);
    }

    /** Has the node do it once, however often it has to be asked while it finds Redis silent and sends nothing. */
    <T> Future<Outcome<T>> submit(int node, Command<T> command) {
        return ask(node, command)
                .recover(failure -> failure instanceof RedisUnavailableException
                        ? later(() -> submit(node, command))
                        : Future.failedFuture(failure));
    }

    private <T> Future<Outcome<T>> ask(int node, Command<T> command) {
        return nodes.get(Math.floorMod(node, nodes.size())).ledger().submit(id, command);
    }

    private <T> Future<T> later(Supplier<Future<T>> asked) {
        Promise<T> again = Promise.promise();
        long unused = node().vertx().setTimer(RETRY_MS, timer -> asked.get().onComplete(again));
        return again.future();
    }

    /** Asks until there is an answer, each time the next node and with the same id, as a client would. */
    <T> Future<Outcome<T>> untilAnswered(int first, Command<T> command) {
        return ask(first, command).recover(failure -> {
            if (!isPassing(failure)) {
                return Future.failedFuture(failure);
            }
            unanswered.incrementAndGet();
            return later(() -> untilAnswered(first + 1, command));
        });
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof OutcomeUnknownException
                || failure instanceof RedisUnavailableException
                || (failure instanceof RedisRefusedException refused && refused.is(DISK_FULL));
    }

    /** The value of a command that must be done. */
    @CanIgnoreReturnValue
    <T> T done(Command<T> command) {
        return value(Await.answer(() -> submit(0, command)));
    }

    static <T> T value(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Done<T> done) {
            return done.value();
        }
        throw new AssertionError("refused: " + outcome);
    }

    Reservation read(String recordId) {
        return Await.answer(() -> node().reader().reservation(id, recordId))
                .orElseThrow(() -> new AssertionError("lost: " + recordId));
    }

    int sweep() {
        return Await.answer(() -> node().ledger().sweep(id));
    }

    Audit audit() {
        return Await.answer(() -> node().reader().audit(id)).orElseThrow(() -> new AssertionError("no show " + id));
    }

    /** {@code available reserved sold} of an offer. */
    String counters(String sku) {
        Audit.Offer offer = audit().offers().stream()
                .filter(one -> one.sku().equals(sku))
                .findFirst()
                .orElseThrow();
        return offer.available() + " " + offer.reserved() + " " + offer.sold();
    }
}
