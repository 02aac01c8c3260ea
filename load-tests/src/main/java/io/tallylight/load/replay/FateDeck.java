package io.tallylight.load.replay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Deals fates from shuffled decks of ten: eight check out, one releases, one leaves. A deck keeps the shares exact even on
 * a short day, where independent draws could leave nobody to expire.
 */
final class FateDeck {
    private static final int CHECK_OUTS = 8;

    private final Random random;
    private final Deque<Fate> deck = new ArrayDeque<>();

    FateDeck(Random random) {
        this.random = random;
    }

    Fate deal() {
        if (deck.isEmpty()) {
            var ten = new ArrayList<>(Collections.nCopies(CHECK_OUTS, Fate.CHECK_OUT));
            ten.addAll(List.of(Fate.RELEASE, Fate.LEAVE));
            Collections.shuffle(ten, random);
            deck.addAll(ten);
        }
        return deck.pop();
    }
}
