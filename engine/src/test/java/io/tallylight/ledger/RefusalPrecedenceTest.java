package io.tallylight.ledger;

import static io.tallylight.ledger.command.Refusal.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.ChangeLines;
import io.tallylight.ledger.command.Commit;
import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineOffer.Terms;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Outcome.RefusedLine;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.RemoveOffer;
import io.tallylight.ledger.command.Reserve;
import io.tallylight.ledger.command.Reserve.Fill;
import io.tallylight.ledger.command.Reserve.Line;
import io.tallylight.ledger.record.Reservation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In each row everything that comes later in the precedence is wrong as well. */
class RefusalPrecedenceTest {
    private static final int OPEN_MAX = 2;

    @RegisterExtension
    static final LedgerFixture FIXTURE =
            new LedgerFixture(new Ledger.Limits(128, 4_000, 20_000, 5_000, 86_400_000, OPEN_MAX, 0));

    private static final long FUTURE = 9_000_000_000_000L;

    private record Row(Refusal expected, String status, Function<TestShow, Reserve> basket) {
        @Override
        public String toString() {
            return expected.name();
        }
    }

    private static Reserve basket(TestShow show, String currency, Fill fill, Line... lines) {
        return new Reserve(show.recordId("k"), "f", fill, currency, "ann", "{}", List.of(lines));
    }

    /** A basket of a buyer who holds as many reservations as one may. */
    private static Reserve holder(TestShow show, Line line) {
        for (int i = 0; i < OPEN_MAX; i++) {
            show.reserve("held" + i, "bob", "free", 1);
        }
        return new Reserve(show.recordId("k"), "f", Fill.ALL, "", "bob", "{}", List.of(line));
    }

    /** A line of too many units at a price that is not the offer's. */
    private static Line wrong(String sku) {
        return new Line(sku, 9, 1);
    }

    private static Terms terms(boolean open, long opensAt, long limit) {
        return new Terms(open, opensAt, 0, TestShow.PRICE, Map.of(), limit, limit > 0 ? "g" : "");
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        KEY_REUSED,
                        "ended",
                        show -> new Reserve(
                                show.recordId("used"),
                                "other",
                                Fill.ALL,
                                "USD",
                                "ann",
                                "{}",
                                List.of(wrong("nothing")))),
                new Row(SKU_UNKNOWN, "ended", show -> basket(show, "USD", Fill.ALL, wrong("early"), wrong("nothing"))),
                new Row(CURRENCY_UNKNOWN, "ended", show -> basket(show, "USD", Fill.ALL, wrong("early"))),
                new Row(NOT_LIVE, "paused", show -> basket(show, "", Fill.ALL, wrong("early"))),
                new Row(TOO_MANY_HELD, "live", show -> holder(show, wrong("early"))),
                new Row(NOT_OPEN, "live", show -> basket(show, "", Fill.ALL, wrong("early"))),
                new Row(CLOSED, "live", show -> basket(show, "", Fill.ALL, wrong("closed"))),
                new Row(PRICE_CHANGED, "live", show -> basket(show, "", Fill.ALL, wrong("limited"))),
                new Row(LIMIT_REACHED, "live", show -> basket(show, "", Fill.ALL, new Line("limited", 9, 1_000))),
                new Row(SOLD_OUT, "live", show -> basket(show, "", Fill.ALL, new Line("plain", 9, 1_000))),
                new Row(TOTAL_TOO_LARGE, "live", show -> basket(show, "", Fill.ALL, new Line("yacht", 9, -1))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theFirstReasonIsAnswered(Row row) {
        TestShow show = made();
        show.put(row.status);
        assertEquals(row.expected, show.refusal(row.basket.apply(show)));
        show.assertStock("limited", 3, 0, 0);
    }

    @Test
    void theRefusalsOfABasketAreInTheOrderOfTheEnumAndTheCodesInTheScript() {
        List<Refusal> tested = rows().map(Row::expected).toList();
        assertEquals(tested.stream().sorted().toList(), tested);
        for (Refusal refusal : Refusal.values()) {
            String entry = refusal.name().toLowerCase(java.util.Locale.ROOT) + " = " + refusal.code() + ",";
            assertTrue(LedgerScript.SCRIPT.text().contains(entry), entry);
            assertEquals(refusal, Refusal.of(refusal.code()));
        }
    }

    @Test
    void everyFailedLineOfABasketIsNamedWithItsOwnReason() {
        TestShow show = made();
        Outcome.Refused<?> refused = show.refused(basket(
                show,
                "",
                Fill.ALL,
                new Line("plain", 9, 1_000),
                new Line("limited", 9, 1_000),
                new Line("yacht", 1, -1),
                new Line("free", 1, 1),
                wrong("closed"),
                wrong("early")));
        assertEquals(NOT_OPEN, refused.refusal());
        assertEquals(
                List.of(
                        new RefusedLine(0, SOLD_OUT, 3),
                        new RefusedLine(1, LIMIT_REACHED, 3),
                        new RefusedLine(3, PRICE_CHANGED, 3),
                        new RefusedLine(4, CLOSED, 3),
                        new RefusedLine(5, NOT_OPEN, 3)),
                refused.lines());
    }

    @Test
    void everyUnknownSkuIsNamedAndNothingElse() {
        TestShow show = made();
        Outcome.Refused<?> refused =
                show.refused(basket(show, "", Fill.AVAILABLE, wrong("nothing"), wrong("early"), wrong("none")));
        assertEquals(SKU_UNKNOWN, refused.refusal());
        assertEquals(List.of(new RefusedLine(0, SKU_UNKNOWN, 0), new RefusedLine(2, SKU_UNKNOWN, 0)), refused.lines());
    }

    @Test
    void whenNothingIsLeftForAnyLineTheFirstReasonOfAllIsAnswered() {
        TestShow show = made();
        Outcome.Refused<?> refused =
                show.refused(basket(show, "", Fill.AVAILABLE, wrong("limited"), wrong("closed"), wrong("early")));
        assertEquals(NOT_OPEN, refused.refusal());
        assertEquals(3, refused.lines().size());
    }

    @Test
    void aCheckoutIsRefusedForItsKeyThenItsReservationThenItsStateThenItsMoney() {
        TestShow show = made();
        Reservation used = show.read(show.recordId("used"));
        assertEquals(KEY_REUSED, show.refusal(checkout(show, "used", show.recordId("nothing"))));
        assertEquals(NOT_FOUND, show.refusal(checkout(show, "c", show.recordId("nothing"))));
        assertEquals(WRONG_STATE, show.refusal(checkout(show, "c", used.id())));
        Reservation held = show.reserve("k", "ann", "free", 1);
        assertEquals(PAYMENT_MISMATCH, show.refusal(checkout(show, "c", held.id())));
    }

    @Test
    void aChangeIsRefusedForItsReservationThenItsStateThenItsBasket() {
        TestShow show = made();
        List<Line> bad = List.of(wrong("nothing"), wrong("early"));
        Reservation released = show.read(show.recordId("used"));
        Reservation held = show.reserve("k", "ann", "free", 1);
        show.put("live", 100);
        Reservation over = show.awaitExpired(show.reserve("k2", "ann", "free", 1));
        show.put("paused");
        assertEquals(EXPIRED, show.refusal(new ChangeLines(over.id(), Fill.ALL, bad)));
        assertEquals(NOT_FOUND, show.refusal(new ChangeLines(show.recordId("nothing"), Fill.ALL, bad)));
        assertEquals(WRONG_STATE, show.refusal(new ChangeLines(released.id(), Fill.ALL, bad)));
        assertEquals(SKU_UNKNOWN, show.refusal(new ChangeLines(held.id(), Fill.ALL, bad)));
        assertEquals(NOT_LIVE, show.refusal(new ChangeLines(held.id(), Fill.ALL, List.of(wrong("early")))));
        List<Refusal> told = List.of(NOT_FOUND, EXPIRED, WRONG_STATE, SKU_UNKNOWN, NOT_LIVE);
        assertEquals(told.stream().sorted().toList(), told);
    }

    @Test
    void aDefinitionIsRefusedForItsVersionFirst() {
        TestShow show = made();
        DefineOffer other = new DefineOffer("plain", 99, 77, 1, "{other}", TestShow.open());
        assertEquals(VERSION_CONFLICT, show.refusal(other));
        assertEquals(ALLOTTED_FIXED, show.refusal(new DefineOffer("plain", -1, 77, 1, "{other}", TestShow.open())));
        assertEquals(TOO_MANY_OFFERS, show.refusal(new DefineOffer("new", -1, 77, 1, "{other}", TestShow.open())));
        show.reserve("k", "ann", "plain", 1);
        assertEquals(NOT_FOUND, show.refusal(new RemoveOffer("nothing", 99)));
        assertEquals(VERSION_CONFLICT, show.refusal(new RemoveOffer("plain", 99)));
        assertEquals(IN_USE, show.refusal(new RemoveOffer("plain", -1)));
        assertEquals(VERSION_CONFLICT, show.refusal(new DefineShow(99, "e", "live", "USD", 1, true, "{o}")));
        assertEquals(REHEARSAL_FIXED, show.refusal(new DefineShow(-1, "e", "live", "USD", 1, true, "{o}")));
        assertEquals(CURRENCY_FIXED, show.refusal(new DefineShow(-1, "e", "live", "USD", 1, false, "{o}")));
    }

    private static Commit checkout(TestShow show, String key, String id) {
        return new Commit(show.recordId(key), "f", id, "external", "", 1, "USD");
    }

    /** A show with an offer for each reason, each also wrong in every way that comes later; "used" is a spent key. */
    private static TestShow made() {
        TestShow show = FIXTURE.live()
                .offer("early", 3, terms(false, FUTURE, 2))
                .offer("closed", 3, terms(false, 0, 2))
                .offer("limited", 3, terms(true, 0, 2))
                .offer("plain", 3)
                .offer("free", 3)
                .offer("yacht", 30, new Terms(true, 0, 0, 1L << 50, Map.of(), 0, ""));
        show.done(new Release(show.reserve("used", "ann", "free", 1).id()));
        return show;
    }
}
