package io.tallylight.load.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.facts.Acknowledged;
import io.tallylight.load.facts.Evidence;
import io.tallylight.load.facts.FeedFacts;
import io.tallylight.load.facts.LedgerFacts;
import io.tallylight.load.facts.OrderFact;
import io.tallylight.load.facts.RunFacts;
import io.tallylight.load.facts.Stock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Starts from evidence that is clean, spoils one thing, and names the checks that must see it. */
class VerdictTest {
    private final Map<String, Long> allotted = new HashMap<>(Map.of("A", 10L, "B", 5L));
    private final List<Acknowledged> acknowledged = new ArrayList<>(List.of(
            new Acknowledged("o1", "r1", Map.of("A", 3L)), new Acknowledged("o2", "r2", Map.of("A", 1L, "B", 5L))));
    private final Set<String> uncertain = new HashSet<>();
    private final List<String> unanswered = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();
    private final Map<String, LedgerFacts.Line> ledger =
            new HashMap<>(Map.of("A", line(10, 6, 0, 4), "B", line(5, 0, 0, 5)));
    private boolean conserved = true;
    private final List<OrderFact> orders = new ArrayList<>(
            List.of(order("o1", 1, "r1", Map.of("A", 3L)), order("o2", 2, "r2", Map.of("A", 1L, "B", 5L))));
    private final Map<String, Stock> feed = new HashMap<>(Map.of("A", new Stock(6, 0, 4), "B", new Stock(0, 0, 5)));
    /** Feed of another engine; empty for none. */
    private final Map<String, Stock> secondFeed = new HashMap<>();

    private int backwards;
    private int impossible;
    private int refused;

    @Test
    void whatAddsUpIsClean() {
        assertTrue(verdict().isClean(), VerdictText.of(verdict()));
        assertTrue(VerdictText.of(verdict()).contains("CLEAN"));
    }

    @Test
    void moreSoldThanAllottedIsOversoldEvenWhereTheLedgerHidesIt() {
        acknowledged.add(new Acknowledged("o3", "r3", Map.of("B", 2L)));
        orders.add(order("o3", 3, "r3", Map.of("B", 2L)));
        assertFails(Check.OVERSOLD, 2, Check.SOLD_DIFFERS);
    }

    @Test
    void moreSoldThanAllottedInTheLedgerIsOversold() {
        ledger.put("B", line(5, -1, 0, 6));
        feed.put("B", new Stock(-1, 0, 6));
        assertFails(Check.OVERSOLD, 1, Check.SOLD_DIFFERS, Check.NOT_CONSERVED);
    }

    @Test
    void anotherEnginesFeedThatShowsSomethingElseDiffers() {
        secondFeed.putAll(feed);
        secondFeed.put("A", new Stock(7, 0, 3));
        assertFails(Check.FEED_DIFFERS, 1);
    }

    @Test
    void unitsStillReservedAreStranded() {
        ledger.put("A", line(10, 4, 2, 4));
        feed.put("A", new Stock(4, 2, 4));
        assertFails(Check.STRANDED, 2);
    }

    @Test
    void anAcknowledgedOrderThatIsNotThereIsMissing() {
        orders.remove(1);
        assertFails(Check.ORDERS_MISSING, 1);
    }

    @Test
    void anOrderTwiceUnderOneIdIsTwice() {
        orders.add(orders.get(1));
        assertFails(Check.ORDERS_TWICE, 1, Check.OVERSOLD);
    }

    @Test
    void twoOrdersOfOneReservationAreTwice() {
        orders.add(order("o3", 3, "r1", Map.of("A", 3L)));
        assertFails(Check.ORDERS_TWICE, 1, Check.ORDERS_UNASKED);
    }

    @Test
    void twoOrdersUnderOneNumberAreTwiceAndLeaveAGapOfNone() {
        orders.set(1, order("o2", 1, "r2", Map.of("A", 1L, "B", 5L)));
        assertFails(Check.ORDERS_TWICE, 1);
    }

    @Test
    void anOrderWithOtherLinesOrAnotherStateIsChanged() {
        orders.set(0, order("o1", 1, "r1", Map.of("A", 2L)));
        orders.set(1, new OrderFact("o2", 2, "r2", "cancelled", Map.of("A", 1L, "B", 5L), true));
        assertFails(Check.ORDERS_CHANGED, 2);
    }

    @Test
    void anOrderOfNoCheckoutOfOursWasNotAskedFor() {
        orders.add(order("o3", 3, "r9", Map.of("A", 1L)));
        assertFails(Check.ORDERS_UNASKED, 1);
    }

    @Test
    void anOrderOfACheckoutWithoutAnAnswerIsNeitherUnaskedNorADifference() {
        uncertain.add("r9");
        orders.add(order("o3", 3, "r9", Map.of("A", 1L)));
        ledger.put("A", line(10, 5, 0, 5));
        feed.put("A", new Stock(5, 0, 5));
        assertTrue(verdict().isClean(), VerdictText.of(verdict()));
    }

    @Test
    void aGapInTheNumbersIsSeen() {
        orders.set(1, order("o2", 4, "r2", Map.of("A", 1L, "B", 5L)));
        assertFails(Check.NUMBERS_MISSING, 2);
    }

    @Test
    void anOrderThatNoOrderSystemHasTakenIsUndelivered() {
        orders.set(0, new OrderFact("o1", 1, "r1", "committed", Map.of("A", 3L), false));
        assertFails(Check.UNDELIVERED, 1);
    }

    @Test
    void aLedgerThatSoldWhatNobodyOrderedDiffers() {
        ledger.put("A", line(10, 5, 0, 5));
        feed.put("A", new Stock(5, 0, 5));
        assertFails(Check.SOLD_DIFFERS, 1);
    }

    @Test
    void unitsThatAreNowhereAreNotConserved() {
        ledger.put("A", line(10, 5, 0, 4));
        feed.put("A", new Stock(5, 0, 4));
        assertFails(Check.NOT_CONSERVED, 1);
    }

    @Test
    void anotherAllotmentThanGivenIsNotConserved() {
        ledger.put("A", line(11, 7, 0, 4));
        feed.put("A", new Stock(7, 0, 4));
        assertFails(Check.NOT_CONSERVED, 1);
    }

    @Test
    void theEnginesOwnRecountCounts() {
        conserved = false;
        assertFails(Check.NOT_CONSERVED, 1);
    }

    @Test
    void aFeedThatEndsElsewhereOrKnowsTooFewSkusDiffers() {
        feed.put("A", new Stock(7, 0, 3));
        feed.remove("B");
        assertFails(Check.FEED_DIFFERS, 2);
    }

    @Test
    void aFeedThatWentBackIsSeen() {
        backwards = 1;
        assertFails(Check.FEED_WENT_BACK, 1);
    }

    @Test
    void aFeedWithAnImpossibleStateIsSeen() {
        impossible = 3;
        assertFails(Check.FEED_IMPOSSIBLE, 3);
    }

    @Test
    void aFeedThatRefusedIsSeen() {
        refused = 1;
        assertFails(Check.FEED_REFUSED, 1);
    }

    @Test
    void aRequestWithoutAnAnswerIsSeen() {
        unanswered.add("POST …");
        assertFails(Check.UNANSWERED, 1);
    }

    @Test
    void anAnswerThatTheContractDoesNotAllowIsSeen() {
        unexpected.add("reserve: 500");
        assertFails(Check.UNEXPECTED, 1);
    }

    @Test
    void theTextAndTheJsonNameWhatIsWrong() {
        orders.remove(1);
        var text = VerdictText.of(verdict());
        assertTrue(text.contains("FAIL  orders missing"), text);
        assertTrue(text.contains("o2 of reservation r2"), text);
        assertTrue(text.contains("NOT CLEAN: 1 of 16 checks failed."), text);
        var json = VerdictJson.of(verdict());
        assertFalse(json.path("clean").asBoolean(true));
        assertEquals(1, json.at("/checks/ordersMissing/count").asInt());
        assertEquals(16, json.path("checks").size());
    }

    /** That exactly these checks fail, the first with this count. */
    private void assertFails(Check first, long count, Check... also) {
        var verdict = verdict();
        var expected = new HashSet<>(Set.of(also));
        expected.add(first);
        var failed = new HashSet<Check>();
        verdict.findings().stream()
                .filter(finding -> !finding.isClean())
                .forEach(finding -> failed.add(finding.check()));
        assertEquals(expected, failed, VerdictText.of(verdict));
        assertEquals(count, verdict.finding(first).count());
        assertFalse(verdict.isClean());
    }

    private Verdict verdict() {
        var feeds = new ArrayList<FeedFacts>();
        feeds.add(new FeedFacts("e", 9, feed, 5, 1, backwards, impossible, refused, List.of()));
        if (!secondFeed.isEmpty()) {
            feeds.add(new FeedFacts("e", 9, secondFeed, 5, 1, 0, 0, 0, List.of()));
        }
        return Verdict.of(new Evidence(
                new RunFacts(allotted, acknowledged, uncertain, unanswered, unexpected),
                new LedgerFacts("e", 9, conserved, ledger),
                orders,
                feeds));
    }

    private static LedgerFacts.Line line(long allotted, long available, long reserved, long sold) {
        return new LedgerFacts.Line(allotted, new Stock(available, reserved, sold));
    }

    private static OrderFact order(String id, long number, String reservation, Map<String, Long> units) {
        return new OrderFact(id, number, reservation, "committed", units, true);
    }
}
