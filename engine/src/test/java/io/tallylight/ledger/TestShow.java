package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.lettuce.core.StreamMessage;
import io.tallylight.ledger.command.Adjust;
import io.tallylight.ledger.command.BeginPayment;
import io.tallylight.ledger.command.Command;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineOffer.Terms;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.command.Reserve.Line;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.ReservationState;
import io.tallylight.ledger.record.Stock;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** One show and what tests ask of it. Prices are 1000 minor units unless said otherwise. */
final class TestShow {
    static final long HOLD_MS = 600_000;
    static final long PRICE = 1_000;

    private final Ledger ledger;
    private final ShowKeys keys;
    private final Supplier<List<StreamMessage<String, String>>> outbox;

    TestShow(Ledger ledger, ShowKeys keys, Supplier<List<StreamMessage<String, String>>> outbox) {
        this.outbox = outbox;
        this.ledger = ledger;
        this.keys = keys;
    }

    String id() {
        return keys.show();
    }

    ShowKeys keys() {
        return keys;
    }

    @CanIgnoreReturnValue
    TestShow put(String status) {
        return put(status, HOLD_MS);
    }

    @CanIgnoreReturnValue
    TestShow put(String status, long holdMs) {
        Long version = done(show(DefineShow.ANY, status, holdMs));
        assertTrue(version > 0);
        return this;
    }

    static DefineShow show(long expected, String status, long holdMs) {
        return new DefineShow(expected, "e1", status, "EUR", holdMs, false, "{\"" + status + "\":" + holdMs + "}");
    }

    @CanIgnoreReturnValue
    TestShow offer(String sku, long allotted) {
        return offer(sku, allotted, open());
    }

    @CanIgnoreReturnValue
    TestShow offer(String sku, long allotted, Terms terms) {
        Long version = done(definition(sku, DefineShow.ANY, allotted, terms));
        assertTrue(version > 0);
        return this;
    }

    static DefineOffer definition(String sku, long expected, long allotted, Terms terms) {
        return new DefineOffer(sku, expected, allotted, 2_000, "{\"" + terms + "\"}", terms);
    }

    static Terms open() {
        return new Terms(true, 0, 0, PRICE, Map.of(), 0, "");
    }

    static Terms limited(long perBuyerLimit, String limitKey) {
        return new Terms(true, 0, 0, PRICE, Map.of(), perBuyerLimit, limitKey);
    }

    /** A basket of one line, any price. */
    Reserve basket(String key, String buyer, String sku, int quantity) {
        return basket(key, buyer, Fill.ALL, new Line(sku, quantity, Reserve.ANY_PRICE));
    }

    Reserve basket(String key, String buyer, Fill fill, Line... lines) {
        String fingerprint = Ids.fingerprint(buyer, fill.name(), List.of(lines).toString());
        return new Reserve(recordId(key), fingerprint, fill, "", buyer, "{}", List.of(lines));
    }

    /** Begins an attempt to pay by card. */
    BeginPayment payment(String key, Reservation reservation, long payMs, int attemptsMax) {
        Reservation.Payment card = new Reservation.Payment("card", "ref-" + key, Commit.TOTAL, "");
        return new BeginPayment(recordId(key), "pays", reservation.id(), payMs, attemptsMax, card);
    }

    /** A checkout with a key of its own. */
    Commit checkout(Reservation reservation) {
        return checkout("checkout " + reservation.id(), reservation);
    }

    Commit checkout(String key, Reservation reservation) {
        return new Commit(recordId(key), "paid", reservation.id(), "external", "ref", Commit.TOTAL, "");
    }

    Adjust adjustment(String key, String sku, long delta) {
        return new Adjust(recordId(key), Ids.fingerprint(sku, Long.toString(delta)), sku, delta, "restock");
    }

    String recordId(String key) {
        return Ids.recordId(id(), "caller", key);
    }

    @CanIgnoreReturnValue
    Reservation reserve(String key, String buyer, String sku, int quantity) {
        return done(basket(key, buyer, sku, quantity));
    }

    <T> Future<Outcome<T>> submit(Command<T> command) {
        return ledger.submit(id(), command);
    }

    /** The value of a command that must be done, now or before. */
    @CanIgnoreReturnValue
    <T> T done(Command<T> command) {
        Outcome<T> outcome = Await.answer(() -> submit(command));
        if (outcome instanceof Outcome.Done<T> done) {
            return done.value();
        }
        throw new AssertionError(command + " was refused: " + outcome);
    }

    /** The same, and it must have been done by an earlier command of the same id. */
    <T> T repeated(Command<T> command) {
        Outcome<T> outcome = Await.answer(() -> submit(command));
        if (outcome instanceof Outcome.Done<T> done && done.repeated()) {
            return done.value();
        }
        throw new AssertionError(command + " was no repeat: " + outcome);
    }

    Outcome.Refused<?> refused(Command<?> command) {
        return assertInstanceOf(Outcome.Refused.class, Await.answer(() -> submit(command)));
    }

    Refusal refusal(Command<?> command) {
        return refused(command).refusal();
    }

    int sweep() {
        return Await.answer(() -> ledger.sweep(id()));
    }

    Reservation read(String recordId) {
        return Await.answer(() -> ledger.reader().reservation(id(), recordId)).orElseThrow();
    }

    /** Sweeps until the reservation has expired by itself. */
    @CanIgnoreReturnValue
    Reservation awaitExpired(Reservation reservation) {
        Await.until(
                "reservation expires",
                () -> sweep() >= 0 && read(reservation.id()).state() == ReservationState.EXPIRED);
        return read(reservation.id());
    }

    Stock stock(String sku) {
        return Objects.requireNonNull(Await.answer(() -> ledger.reader().offer(id(), sku))
                        .orElseThrow()
                        .offer())
                .stock();
    }

    void assertStock(String sku, long available, long reserved, long sold) {
        Stock stock = stock(sku);
        assertEquals(
                List.of(available, reserved, sold), List.of(stock.available(), stock.reserved(), stock.sold()), sku);
    }

    /** Orders in the outbox, beside which definitions and adjustments stand there. */
    long ordersInOutbox() {
        return outbox.get().stream()
                .flatMap(entry -> entry.getBody().keySet().stream())
                .filter(field -> !field.equals("j"))
                .count();
    }

    Audit audit() {
        return Await.answer(() -> ledger.reader().audit(id())).orElseThrow();
    }

    void assertConserved() {
        assertTrue(audit().conserved(), () -> id() + " is not conserved: " + audit());
    }
}
