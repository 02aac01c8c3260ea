package io.tallylight.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.command.DefineOffer;
import io.tallylight.ledger.command.DefineShow;
import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import io.tallylight.ledger.command.Release;
import io.tallylight.ledger.command.RemoveOffer;
import io.tallylight.ledger.record.Adjustment;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.ledger.record.Stock;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

class DefinitionTest {
    @RegisterExtension
    static final LedgerFixture FIXTURE = new LedgerFixture();

    private static DefineShow show(long expected, String currency, boolean rehearsal, String doc) {
        return new DefineShow(expected, "e1", "live", currency, 60_000, rehearsal, doc);
    }

    @Test
    void aShowIsMadeOnceAndItsVersionGuardsAChange() {
        TestShow show = FIXTURE.watched(FIXTURE.unmade());
        long made = show.done(show(DefineShow.NEW, "EUR", false, "{1}"));
        assertEquals(Refusal.VERSION_CONFLICT, show.refusal(show(DefineShow.NEW, "EUR", false, "{2}")));
        Outcome.Refused<?> other = show.refused(show(made + 1, "EUR", false, "{2}"));
        assertEquals(Refusal.VERSION_CONFLICT, other.refusal());
        assertEquals(made, other.detail());
        assertEquals(made, show.repeated(show(made, "EUR", false, "{1}")));
        long changed = show.repeated(show(made, "EUR", false, "{2}"));
        assertTrue(changed > made);
        assertEquals(
                "{2}",
                Await.result(FIXTURE.reader().offer(show.id(), "x"))
                        .orElseThrow()
                        .showDoc());
    }

    @Test
    void theJournalTellsAChangeOfStatusFromOtherChanges() throws IOException {
        TestShow show = FIXTURE.watched(FIXTURE.unmade());
        show.done(show(DefineShow.NEW, "EUR", false, "{1}"));
        assertTrue(show.repeated(show(DefineShow.ANY, "EUR", false, "{2}")) > 0);
        assertTrue(show.repeated(new DefineShow(DefineShow.ANY, "e1", "paused", "EUR", 60_000, false, "{3}")) > 0);
        assertTrue(show.repeated(new DefineShow(DefineShow.ANY, "e1", "paused", "EUR", 60_000, false, "{4}")) > 0);
        assertEquals(List.of("{1} 1", "{2} 0", "{3} 1", "{4} 0"), statusChanges(show));
    }

    /** Documents of the show as the journal has them, each with its {@code statusChanged}. */
    private static List<String> statusChanges(TestShow show) throws IOException {
        List<String> changes = new ArrayList<>();
        for (byte[] entry : FIXTURE.rawFields(show.keys().outbox(), "j")) {
            try (MessageUnpacker in = MessagePack.newDefaultUnpacker(entry)) {
                assertEquals(6, in.unpackArrayHeader());
                assertEquals("show.defined", in.unpackString());
                in.skipValue(3); // when, epoch, seq
                changes.add(in.unpackString() + " " + in.unpackInt());
            }
        }
        return changes;
    }

    @Test
    void aVersionOfAShowThatIsNotThereIsAConflict() {
        TestShow show = FIXTURE.unmade();
        assertEquals(Refusal.VERSION_CONFLICT, show.refusal(show(7, "EUR", false, "{}")));
    }

    @Test
    void rehearsalAndCurrencyOfAShowWithOffersAreFixed() {
        TestShow show = FIXTURE.live();
        show.done(show(DefineShow.ANY, "USD", false, "{1}"));
        assertEquals(Refusal.REHEARSAL_FIXED, show.refusal(show(DefineShow.ANY, "USD", true, "{2}")));
        show.offer("mug", 1);
        assertEquals(Refusal.CURRENCY_FIXED, show.refusal(show(DefineShow.ANY, "EUR", false, "{2}")));
        show.done(new RemoveOffer("mug", DefineShow.ANY));
        show.done(show(DefineShow.ANY, "EUR", false, "{2}"));
    }

    @Test
    void aCurrencyCannotChangeInTheBatchThatMakesAnOffer() {
        TestShow show = FIXTURE.live();
        Future<Outcome<Reservation>> first = show.submit(show.basket("k", "ann", "mug", 1));
        Future<Outcome<Long>> offer = show.submit(TestShow.definition("mug", -1, 5, TestShow.open()));
        Future<Outcome<Long>> currency = show.submit(show(DefineShow.ANY, "USD", false, "{9}"));
        assertTrue(Await.result(first) instanceof Outcome.Refused);
        assertTrue(Await.result(offer) instanceof Outcome.Done);
        assertEquals(new Outcome.Refused<Long>(Refusal.CURRENCY_FIXED, List.of(), 0), Await.result(currency));
    }

    @Test
    void anOfferKeepsItsStockWhenItsDefinitionChanges() {
        TestShow show = FIXTURE.live();
        long made = show.done(TestShow.definition("mug", DefineShow.NEW, 5, TestShow.open()));
        show.reserve("k", "ann", "mug", 2);
        assertEquals(made, show.repeated(TestShow.definition("mug", made, 5, TestShow.open())));
        long changed = show.repeated(TestShow.definition("mug", made, DefineOffer.UNCHANGED, TestShow.limited(1, "m")));
        assertTrue(changed > made);
        show.assertStock("mug", 3, 2, 0);
        Outcome.Refused<?> old = show.refused(TestShow.definition("mug", made, 5, TestShow.open()));
        assertEquals(Refusal.VERSION_CONFLICT, old.refusal());
        assertEquals(changed, old.detail());
        Outcome.Refused<?> allotted = show.refused(TestShow.definition("mug", changed, 6, TestShow.open()));
        assertEquals(Refusal.ALLOTTED_FIXED, allotted.refusal());
        assertEquals(5, allotted.detail());
        assertEquals(
                Refusal.VERSION_CONFLICT, show.refusal(TestShow.definition("mug", DefineShow.NEW, 5, TestShow.open())));
        assertEquals(Refusal.VERSION_CONFLICT, show.refusal(TestShow.definition("jar", 3, 5, TestShow.open())));
    }

    @Test
    void definitionsOfOneOfferAtOnceEachHaveAVersionOfTheirOwn() {
        TestShow show = FIXTURE.live();
        List<Future<Outcome<Long>>> answers = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            answers.add(show.submit(TestShow.definition("mug", -1, -1, TestShow.limited(i, "m"))));
            answers.add(show.submit(TestShow.show(DefineShow.ANY, "live", 1_000 + i)));
        }
        long offers = 0;
        long shows = 0;
        for (int i = 0; i < answers.size(); i++) {
            long version = ((Outcome.Done<Long>) Await.result(answers.get(i))).value();
            assertNotEquals(i % 2 == 0 ? offers : shows, version);
            if (i % 2 == 0) {
                offers = version;
            } else {
                shows = version;
            }
        }
    }

    @Test
    void anOfferWithUnitsHeldOrSoldStays() {
        TestShow show = FIXTURE.live().offer("mug", 5);
        Reservation held = show.reserve("k", "ann", "mug", 1);
        assertEquals(Refusal.IN_USE, show.refusal(new RemoveOffer("mug", DefineShow.ANY)));
        show.done(new Release(held.id()));
        assertEquals(Refusal.VERSION_CONFLICT, show.refusal(new RemoveOffer("mug", 99)));
        long removed = show.done(new RemoveOffer("mug", DefineShow.ANY));
        assertEquals(
                Map.of("mug", Long.toString(removed)),
                FIXTURE.raw().hgetall(show.keys().removed()));
        assertNull(Await.result(FIXTURE.reader().offer(show.id(), "mug"))
                .orElseThrow()
                .offer());
        assertEquals(Refusal.NOT_FOUND, show.refusal(new RemoveOffer("mug", DefineShow.ANY)));
        assertEquals(Refusal.SKU_UNKNOWN, show.refusal(show.basket("k2", "ann", "mug", 1)));
        show.offer("mug", 2);
        assertEquals(0, FIXTURE.raw().exists(show.keys().removed()));
        show.done(show.checkout(show.reserve("k3", "ann", "mug", 2)));
        assertEquals(Refusal.IN_USE, show.refusal(new RemoveOffer("mug", DefineShow.ANY)));
    }

    @Test
    void aShowHasAsManyOffersAsItMayAlsoWithinABatch() {
        TestShow show = FIXTURE.live();
        List<Future<Outcome<Long>>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(show.submit(new DefineOffer("sku" + i, -1, 1, 12, "{}", TestShow.open())));
        }
        for (int i = 0; i < 20; i++) {
            assertEquals(i < 12, Await.result(answers.get(i)) instanceof Outcome.Done, "offer " + i);
        }
        // One goes and another comes, in one batch.
        Future<Outcome<Reservation>> first = show.submit(show.basket("k", "ann", "sku1", 1));
        Future<Outcome<Long>> gone = show.submit(new RemoveOffer("sku0", DefineShow.ANY));
        Future<Outcome<Long>> come = show.submit(new DefineOffer("new", -1, 1, 12, "{}", TestShow.open()));
        assertTrue(Await.result(first) instanceof Outcome.Done);
        assertTrue(Await.result(gone) instanceof Outcome.Done);
        assertTrue(Await.result(come) instanceof Outcome.Done);
    }

    @Test
    void unitsComeAndGoOnlyBetweenWhatIsTakenAndABillion() {
        TestShow show = FIXTURE.live().offer("mug", 5);
        show.reserve("k", "ann", "mug", 3);
        Adjustment more = show.done(show.adjustment("a1", "mug", 10));
        assertEquals(new Stock(15, 12, 3, 0, more.stock().seq()), more.stock());
        Adjustment less = show.done(show.adjustment("a2", "mug", -12));
        assertEquals(new Stock(3, 0, 3, 0, less.stock().seq()), less.stock());
        Outcome.Refused<?> below = show.refused(show.adjustment("a3", "mug", -1));
        assertEquals(Refusal.STOCK_BELOW, below.refusal());
        assertEquals(0, below.detail());
        assertEquals(Refusal.ALLOTTED_TOO_LARGE, show.refusal(show.adjustment("a4", "mug", 999_999_998)));
        show.done(show.adjustment("a5", "mug", 999_999_997));
        assertEquals(Refusal.NOT_FOUND, show.refusal(show.adjustment("a6", "jar", 1)));
    }

    @Test
    void anOfferMadeAndAdjustedInOneBatchAnswersItsDefinition() {
        TestShow show = FIXTURE.live();
        DefineOffer definition = TestShow.definition("mug", -1, 5, TestShow.open());
        Future<Outcome<Reservation>> first = show.submit(show.basket("k", "ann", "mug", 1));
        Future<Outcome<Long>> offer = show.submit(definition);
        Future<Outcome<Adjustment>> adjusted = show.submit(show.adjustment("a", "mug", 2));
        assertTrue(Await.result(first) instanceof Outcome.Refused);
        assertTrue(Await.result(offer) instanceof Outcome.Done);
        Adjustment answer = ((Outcome.Done<Adjustment>) Await.result(adjusted)).value();
        assertEquals(definition.doc(), answer.doc());
        assertEquals(7, answer.stock().available());
    }
}
