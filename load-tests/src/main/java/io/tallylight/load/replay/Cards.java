package io.tallylight.load.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Which card each buyer pays with, dealt from decks of a hundred, shuffled by a seed: the shares are exact over each hundred
 * buyers who pay.
 */
final class Cards {
    /** What a buyer has who needs no other. */
    static final Card GOOD = new Card(Kind.GOOD, "tok_ok");

    private static final int DECK = 100;
    /** A late payment succeeds between these shares of the hold: some before its end, some after. */
    private static final double LATE_MIN = 0.3;

    private static final double LATE_MAX = 1.6;

    /** How a payment goes. */
    enum Kind {
        GOOD("good cards"),
        DECLINED("declined"),
        LOST_ANSWER("gateway's answer lost"),
        LATE("late");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** As a report has it. */
        String label() {
            return label;
        }
    }

    /** {@code token}: as the gateway {@code test} takes it. */
    record Card(Kind kind, String token) {}

    /**
     * Of each hundred buyers who pay.
     *
     * @param declines whose first card is declined
     * @param timeouts whose money is set aside, while the gateway's answer is lost
     * @param late whose money is set aside after a while, some of them after their hold has ended
     */
    record Shares(int declines, int timeouts, int late) {
        /** Whether there are so many. */
        boolean isPossible() {
            return declines >= 0 && timeouts >= 0 && late >= 0 && declines + timeouts + late <= DECK;
        }
    }

    private final Map<String, Card> byBasket;

    private Cards(Map<String, Card> byBasket) {
        this.byBasket = byBasket;
    }

    /** Deals one to each buyer of the plan who pays; {@code holdMs}: how long a reservation holds. */
    static Cards deal(ReplayPlan plan, Shares shares, long holdMs, long seed) {
        var random = new Random(seed);
        var dealt = new HashMap<String, Card>();
        List<Kind> deck = new ArrayList<>();
        for (var basket : plan.baskets()) {
            if (basket.fate() == Fate.CHECK_OUT) {
                if (deck.isEmpty()) {
                    deck = deck(shares, random);
                }
                dealt.put(basket.key(), card(deck.remove(deck.size() - 1), holdMs, random));
            }
        }
        return new Cards(dealt);
    }

    /** The card of the buyer with that basket; a good one where none was dealt. */
    Card of(PlannedBasket basket) {
        return byBasket.getOrDefault(basket.key(), GOOD);
    }

    private static List<Kind> deck(Shares shares, Random random) {
        var deck = new ArrayList<Kind>();
        deck.addAll(Collections.nCopies(shares.declines(), Kind.DECLINED));
        deck.addAll(Collections.nCopies(shares.timeouts(), Kind.LOST_ANSWER));
        deck.addAll(Collections.nCopies(shares.late(), Kind.LATE));
        deck.addAll(Collections.nCopies(DECK - deck.size(), Kind.GOOD));
        Collections.shuffle(deck, random);
        return deck;
    }

    private static Card card(Kind kind, long holdMs, Random random) {
        return switch (kind) {
            case GOOD -> GOOD;
            case DECLINED -> new Card(kind, "tok_declined");
            case LOST_ANSWER -> new Card(kind, "tok_timeout");
            case LATE ->
                new Card(
                        kind, "tok_late:" + (long) (holdMs * (LATE_MIN + (LATE_MAX - LATE_MIN) * random.nextDouble())));
        };
    }
}
