package io.tallylight.load.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.trace.Basket;
import io.tallylight.load.trace.Cancellation;
import io.tallylight.load.trace.RetailTrace;
import io.tallylight.load.trace.Sku;
import io.tallylight.load.trace.TraceLine;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final long HOUR_MS = 3_600_000;
    private static final long HOLD_MS = 1_000;

    @Test
    void arrivalsKeepTheDaysProportions() {
        var plan = plan(List.of(basket("1", 8), basket("2", 9), basket("3", 12)), List.of(), 10_000, 1);
        assertEquals(
                List.of(0L, 2_500L, 10_000L),
                plan.baskets().stream().map(PlannedBasket::dueMs).toList());
    }

    @Test
    void aDayOfOneMomentIsSentAtOnce() {
        assertEquals(0, new TimeScale(5, 5, 10_000).offsetMs(5));
    }

    @Test
    void aTimeOutsideTheDayCountsAsItsNearerEnd() {
        var scale = new TimeScale(1_000, 2_000, 100);
        assertEquals(0, scale.offsetMs(0));
        assertEquals(100, scale.offsetMs(9_000));
    }

    @Test
    void eightOfTenPayOneReleasesAndOneLeaves() {
        var plan = plan(hundred(), List.of(), 10_000, 1);
        var fates = plan.baskets().stream().collect(Collectors.groupingBy(PlannedBasket::fate, Collectors.counting()));
        assertEquals(Map.of(Fate.CHECK_OUT, 80L, Fate.RELEASE, 10L, Fate.LEAVE, 10L), fates);
    }

    @Test
    void aSeedRepeatsItsPlanAndAnotherDoesNot() {
        assertEquals(plan(hundred(), List.of(), 10_000, 5), plan(hundred(), List.of(), 10_000, 5));
        assertNotEquals(plan(hundred(), List.of(), 10_000, 5), plan(hundred(), List.of(), 10_000, 6));
    }

    @Test
    void everyoneActsWhileTheHoldLasts() {
        assertTrue(plan(hundred(), List.of(), 10_000, 3).baskets().stream()
                .allMatch(basket -> basket.actAfterMs() > 0 && basket.actAfterMs() < HOLD_MS));
    }

    @Test
    void anInvoiceOfMoreThanTwoHundredLinesIsSplit() {
        var lines =
                IntStream.range(0, 450).mapToObj(i -> new TraceLine("S" + i, 1)).toList();
        var plan = plan(List.of(new Basket("1", "b1", 0, lines)), List.of(), 10_000, 1);
        assertEquals(1, plan.splitInvoices());
        assertEquals(
                List.of(200, 200, 50),
                plan.baskets().stream().map(basket -> basket.lines().size()).toList());
        assertEquals(
                3, plan.baskets().stream().map(PlannedBasket::key).distinct().count());
    }

    @Test
    void aCancellationReleasesTheBuyersLatestBasketBeforeItThatHasTheSku() {
        var baskets =
                List.of(basket("1", 8, "anna"), basket("2", 9, "anna"), basket("3", 9, "ben"), basket("4", 11, "anna"));
        var plan = plan(baskets, List.of(new Cancellation("C1", "anna", 10 * HOUR_MS, "A", 1)), 3, 1);
        assertEquals(
                List.of("replay-1-2-1"),
                plan.baskets().stream()
                        .filter(basket -> basket.fate() == Fate.CANCEL)
                        .map(PlannedBasket::key)
                        .toList());
        assertEquals(0, plan.unmatched());
        assertEquals(0, plan.broughtForward());
        assertEquals(1, plan.baskets().get(1).actAfterMs());
    }

    @Test
    void aCancellationThatWouldComeAfterTheHoldIsBroughtForward() {
        var plan = plan(
                List.of(basket("1", 8, "anna"), basket("2", 18, "ben")),
                List.of(new Cancellation("C1", "anna", 13 * HOUR_MS, "A", 1)),
                10_000,
                1);
        assertEquals(1, plan.broughtForward());
        assertEquals(800, plan.baskets().get(0).actAfterMs());
    }

    @Test
    void aCancellationWithoutSuchABasketHasNoMatch() {
        var plan = plan(
                List.of(basket("1", 8, "anna")),
                List.of(
                        new Cancellation("C1", "ben", 9 * HOUR_MS, "A", 1),
                        new Cancellation("C2", "anna", 9 * HOUR_MS, "B", 1),
                        new Cancellation("C3", "anna", 7 * HOUR_MS, "A", 1)),
                10_000,
                1);
        assertEquals(3, plan.cancellations());
        assertEquals(3, plan.unmatched());
    }

    @Test
    void stockIsTheShareOfTheDemandRoundedDownAndAtLeastOne() {
        var trace = new RetailTrace(
                0, List.of(), List.of(), List.of(new Sku("A", "a", 100, 9), new Sku("B", "b", 250, 1)), Map.of());
        var stock = StockPlan.of(trace, new BigDecimal("0.6"));
        assertEquals(Map.of("A", 5L, "B", 1L), stock.allotted());
        assertEquals(Map.of("A", 100L, "B", 250L), stock.prices());
    }

    private static ReplayPlan plan(List<Basket> baskets, List<Cancellation> cancellations, long durationMs, long seed) {
        return Planner.plan(new RetailTrace(0, baskets, cancellations, List.of(), Map.of()), durationMs, HOLD_MS, seed);
    }

    private static List<Basket> hundred() {
        return IntStream.range(0, 100).mapToObj(i -> basket("i" + i, i)).toList();
    }

    private static Basket basket(String invoice, int hour) {
        return basket(invoice, hour, "buyer-" + invoice);
    }

    private static Basket basket(String invoice, int hour, String buyer) {
        return new Basket(invoice, buyer, hour * HOUR_MS, List.of(new TraceLine("A", 1)));
    }
}
