package io.tallylight.load.bench.crowd;

import io.tallylight.load.facts.Stock;
import java.util.HashMap;
import java.util.Map;

/** The counts of all offers as an overlay shows them. Immutable; overlays that were told the same share one. */
final class Picture {
    /** Of an overlay that was told nothing. */
    static final Picture NONE = new Picture(Map.of());

    private static final Stock NOTHING = new Stock(0, 0, 0);

    private final Map<String, Stock> offers;

    private Picture(Map<String, Stock> offers) {
        this.offers = offers;
    }

    /** This one with what a message says of some offers. */
    Picture with(Map<String, Patch> changed) {
        var now = new HashMap<>(offers);
        changed.forEach((sku, patch) -> {
            if (patch.gone()) {
                now.remove(sku);
            } else {
                now.put(sku, patch.on(now.getOrDefault(sku, NOTHING)));
            }
        });
        return new Picture(now);
    }

    boolean isSame(Picture other) {
        return offers.equals(other.offers);
    }

    /** Whether it shows exactly these. */
    boolean shows(Map<String, Stock> counts) {
        return offers.equals(counts);
    }
}
