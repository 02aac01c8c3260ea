package io.tallylight.load.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.load.replay.Cards.Kind;
import io.tallylight.load.replay.Cards.Shares;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CardsTest {
    private static final Shares FIVE_EACH = new Shares(5, 5, 5);
    private static final long HOLD_MS = 1_000;

    @Test
    void eachHundredBuyersWhoPayHaveTheSharesExactly() {
        var plan = plan(200, Fate.CHECK_OUT);
        var cards = Cards.deal(plan, FIVE_EACH, HOLD_MS, 1);
        var kinds = plan.baskets().stream()
                .map(basket -> cards.of(basket).kind())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertEquals(Map.of(Kind.GOOD, 170L, Kind.DECLINED, 10L, Kind.LOST_ANSWER, 10L, Kind.LATE, 10L), kinds);
    }

    @Test
    void whoDoesNotPayHasAGoodCard() {
        var plan = plan(100, Fate.CANCEL);
        var cards = Cards.deal(plan, new Shares(50, 50, 0), HOLD_MS, 1);
        plan.baskets().forEach(basket -> assertEquals(Cards.GOOD, cards.of(basket)));
    }

    @Test
    void someLatePaymentsComeBeforeTheEndOfTheHoldAndSomeAfter() {
        var plan = plan(100, Fate.CHECK_OUT);
        var cards = Cards.deal(plan, new Shares(0, 0, 100), HOLD_MS, 1);
        var waits = plan.baskets().stream()
                .map(basket -> cards.of(basket).token())
                .map(token -> Long.parseLong(token.substring(token.indexOf(':') + 1)))
                .toList();
        assertTrue(waits.stream().anyMatch(ms -> ms < HOLD_MS), waits.toString());
        assertTrue(waits.stream().anyMatch(ms -> ms > HOLD_MS), waits.toString());
    }

    @Test
    void aSeedDealsTheSameAgain() {
        var plan = plan(100, Fate.CHECK_OUT);
        var once = Cards.deal(plan, FIVE_EACH, HOLD_MS, 7);
        var again = Cards.deal(plan, FIVE_EACH, HOLD_MS, 7);
        plan.baskets().forEach(basket -> assertEquals(once.of(basket), again.of(basket)));
    }

    @Test
    void sharesOfMoreThanAllOrLessThanNothingAreImpossible() {
        assertTrue(new Shares(50, 25, 25).isPossible());
        assertFalse(new Shares(50, 26, 25).isPossible());
        assertFalse(new Shares(-1, 0, 0).isPossible());
    }

    private static ReplayPlan plan(int baskets, Fate fate) {
        return new ReplayPlan(
                IntStream.range(0, baskets)
                        .mapToObj(i -> new PlannedBasket("k" + i, "b", i, Map.of("A", 1), fate, 1, List.of()))
                        .toList(),
                0,
                0,
                0,
                0);
    }
}
