package io.tallylight.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.ledger.record.Reservation;
import io.tallylight.orders.JournalEntry.OfferDefined;
import io.tallylight.orders.JournalEntry.OfferRemoved;
import io.tallylight.orders.JournalEntry.ShowDefined;
import io.tallylight.orders.JournalEntry.ShowDeleted;
import io.tallylight.orders.JournalEntry.StockAdjusted;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.orders.flush.FlushFixture;
import io.tallylight.orders.flush.TestOutboxWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every order system guarantees that a show can be rebuilt from; a subclass for each implementation. */
public abstract class LedgerJournalContract {
    private static final String SHOW = OrderSystemContract.SHOW;

    /** Both faces of one system. */
    public record Both(OrderSystem system, LedgerJournal journal) {}

    private Both both;

    /** A system over data that is empty at the first call of a test and kept at the next ones. */
    protected abstract Both open() throws OrderSystemException;

    @BeforeEach
    protected void openBoth() throws OrderSystemException {
        both = open();
    }

    @AfterEach
    void closeBoth() {
        both.system.close();
    }

    private static final List<JournalEntry> LIFE = List.of(
            new ShowDefined(100, "one", 1, "{\"title\":\"Spring\"}"),
            new OfferDefined(101, "one", 2, "MUG-1", 50, "{\"title\":\"Mug\"}"),
            new OfferDefined(101, "one", 2, "CAP-1", 5, "{\"title\":\"Cap\"}"),
            new StockAdjusted(102, "one", 3, "MUG-1", -10, "broken", 40, "k1", "f1", ""),
            new StockAdjusted(102, "one", 3, "MUG-1", 7, "found", 47, "k2", "f2", "order 820 1"),
            new OfferRemoved(103, "one", 4, "CAP-1"));

    private void record(long from, long to) throws OrderSystemException {
        assertEquals(
                to - from + 1,
                both.system.record(OrderSystemContract.events(from, to)).size());
    }

    private LastKnown known() throws OrderSystemException {
        return both.journal.lastKnown(SHOW).orElseThrow();
    }

    @Test
    void entriesComeBackInTheirOrder() throws Exception {
        both.journal.journal(SHOW, LIFE);
        assertEquals(LIFE, both.journal.history(SHOW).entries());
        assertEquals(List.of(), both.journal.history("autumn").entries());
    }

    @Test
    void anEntryThatComesAgainHasNoSecondEffect() throws Exception {
        both.journal.journal(SHOW, LIFE.subList(0, 4));
        both.journal.journal(SHOW, LIFE);
        both.system.close();
        both = open();
        both.journal.journal(SHOW, LIFE.subList(2, 6));
        assertEquals(LIFE, both.journal.history(SHOW).entries());
    }

    /** Buyers see the options of an offer in the order in which its definition has them. */
    @Test
    void aDefinitionKeepsTheOrderOfItsFields() throws Exception {
        List<JournalEntry> entries = List.of(new OfferDefined(
                101, "one", 2, "MUG-1", 50, "{\"title\":\"Mug\",\"options\":{\"Size\":\"M\",\"Cut\":\"slim\"}}"));
        assertEquals(0, both.journal.journal(SHOW, entries));
        assertEquals(0, both.journal.journal(SHOW, entries));
        assertEquals(entries, both.journal.history(SHOW).entries());
    }

    @Test
    void anotherDefinitionUnderTheSamePlaceIsCounted() throws Exception {
        assertEquals(0, both.journal.journal(SHOW, LIFE));
        assertEquals(1, both.journal.journal(SHOW, List.of(new ShowDefined(100, "one", 1, "{\"title\":\"May\"}"))));
        assertEquals(LIFE, both.journal.history(SHOW).entries());
    }

    @Test
    void twoShowsAreKeptApart() throws Exception {
        both.journal.journal(SHOW, LIFE);
        both.journal.journal("autumn", LIFE.subList(0, 1));
        assertEquals(LIFE.subList(0, 1), both.journal.history("autumn").entries());
        assertEquals(
                List.of("autumn", SHOW),
                both.journal.lastKnown().stream().map(LastKnown::show).toList());
    }

    @Test
    void ordersComeBackAsTheReservationsTheyCameFrom() throws Exception {
        String body = "{\"channel\":\"tiktok\",\"attribution\":{\"creator\":\"ann\"},\"metadata\":{\"k\":1.10}}";
        OrderEvent event = OrderSystemContract.event(1, "ann", body);
        assertEquals(1, both.system.record(List.of(event)).size());
        StoredOrder order = both.journal.orders(SHOW, null, 10).get(0);
        assertEquals(event.reservation(), order.reservation());
        assertEquals(event.origin(), order.origin());
    }

    @Test
    void ordersAreReadInPagesByNumber() throws Exception {
        record(11, 20);
        record(1, 10);
        List<Long> numbers = new ArrayList<>();
        StoredOrder.Place after = null;
        for (List<StoredOrder> page = both.journal.orders(SHOW, null, 3);
                !page.isEmpty();
                page = both.journal.orders(SHOW, after, 3)) {
            page.stream().map(StoredOrder::reservation).map(Reservation::number).forEach(numbers::add);
            after = page.get(page.size() - 1).place();
        }
        assertEquals(FlushFixture.upTo(20), numbers);
    }

    @Test
    void theHistorySumsTheOrdersUp() throws Exception {
        record(1, 20);
        ShowHistory history = both.journal.history(SHOW);
        assertEquals(Map.of("MUG-1", 40L, "CAP-1", 20L), history.sold());
        assertEquals(20, history.orders());
        assertEquals(20, history.number());
        assertEquals("EUR", history.currency());
    }

    private static final List<String> LAST = List.of(TestOutboxWriter.id(SHOW, 3));

    @Test
    void aShowIsKnownByItsJournalOrByItsOrders() throws Exception {
        assertEquals(Optional.empty(), both.journal.lastKnown(SHOW));
        record(1, 3);
        assertEquals(new LastKnown(SHOW, List.of(), 0, 3, LAST), known());
        both.journal.journal("autumn", LIFE);
        assertEquals(
                new LastKnown("autumn", List.of("one"), 4, 0, List.of()),
                both.journal.lastKnown("autumn").orElseThrow());
        assertEquals(2, both.journal.lastKnown().size());
    }

    @Test
    void theSeqOfTheLastOrderCountsInItsEpoch() throws Exception {
        both.journal.journal(SHOW, List.of(new ShowDefined(100, "life", 1, "{}")));
        record(1, 3);
        assertEquals(new LastKnown(SHOW, List.of("life"), 5, 3, LAST), known());
        both.journal.journal(SHOW, List.of(new ShowDefined(100, "next", 2, "{}")));
        assertEquals(new LastKnown(SHOW, List.of("life", "next"), 2, 3, LAST), known());
    }

    @Test
    void aDeletedShowIsKnownAsOneUntilItsIdIsUsedAgain() throws Exception {
        both.journal.journal(SHOW, LIFE);
        assertFalse(known().isDeleted());
        both.journal.journal(SHOW, List.of(new ShowDeleted(110, "one", 5)));
        assertEquals(new LastKnown(SHOW, List.of("one"), 5, 0, List.of(), true), known());
        assertEquals(
                new ShowDeleted(110, "one", 5),
                both.journal.history(SHOW).entries().get(LIFE.size()));
        both.journal.journal(SHOW, List.of(new ShowDefined(120, "two", 1, "{}")));
        assertEquals(new LastKnown(SHOW, List.of("one", "two"), 1, 0, List.of()), known());
    }

    @Test
    void dataIsBehindWhenItsNumberItsSeqOrItsEpochIsFromBefore() {
        LastKnown known = new LastKnown(SHOW, List.of("one", "two"), 40, 7, List.of("id"));
        assertFalse(known.isBehind("two", 40, 7));
        assertFalse(known.isBehind("two", 41, 8));
        assertTrue(known.isBehind("two", 39, 7));
        assertTrue(known.isBehind("two", 41, 6));
        assertTrue(known.isBehind("one", 50, 7));
        assertFalse(known.isBehind("three", 1, 7), "an epoch that is not known here yet is a later one");
        assertTrue(known.isBehind("three", 1, 0));
        assertTrue(known.isOtherOrder("other"));
        assertFalse(known.isOtherOrder("id"));
        assertFalse(known.isOtherOrder(""), "the number was passed over");
    }

    @Test
    void aShowThatContinuesAnotherEpochIsKeptWithThePointAtWhichItDoes() throws Exception {
        List<JournalEntry> entries = List.of(
                new ShowDefined(100, "one", 1, "{}"),
                new ShowDefined(200, "two", 8, "{}", new JournalEntry.Point("one", 7)));
        both.journal.journal(SHOW, entries);
        both.journal.journal(SHOW, entries);
        assertEquals(entries, both.journal.history(SHOW).entries());
    }

    @Test
    void anotherHistoryUnderTheSamePlaceIsCountedAndARepeatIsNot() throws Exception {
        assertEquals(0, both.journal.journal(SHOW, LIFE));
        assertEquals(0, both.journal.journal(SHOW, LIFE));
        assertEquals(1, both.journal.journal(SHOW, List.of(new ShowDefined(999, "one", 1, "{}"), LIFE.get(1))));
        assertEquals(LIFE, both.journal.history(SHOW).entries());
    }

    /** Two histories of a show may have given one number. */
    @Test
    void allOrdersOfTheLastNumberAreKnown() throws Exception {
        record(1, 3);
        assertEquals(LAST, known().lastIds());
        assertEquals(LAST.get(0), known().reconciliation());
    }
}
