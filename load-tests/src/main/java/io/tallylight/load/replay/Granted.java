package io.tallylight.load.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.load.client.Answers;
import io.tallylight.load.client.UnexpectedReplyException;
import java.util.HashSet;
import java.util.Map;

/**
 * A reservation that the engine answered, checked against what was asked.
 *
 * @param units granted by SKU, lines of 0 units left out
 * @param cutLines lines of which less was granted than asked
 * @param holdMs from its creation to its end, by the engine's clock
 */
record Granted(String id, String state, Map<String, Long> units, int cutLines, long holdMs) {
    long sum() {
        return units.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Reads and checks.
     *
     * @param mayCut whether less than asked is allowed
     * @param prices minor units by SKU
     * @throws UnexpectedReplyException where the engine granted what was not asked or at another price
     */
    static Granted of(JsonNode body, PlannedBasket basket, boolean mayCut, Map<String, Long> prices) {
        int cutLines = 0;
        long total = 0;
        var seen = new HashSet<String>();
        for (var line : body.path("lines")) {
            var sku = Answers.text(line, "sku");
            long quantity = Answers.number(line, "quantity");
            int asked = basket.lines().getOrDefault(sku, 0);
            demand(seen.add(sku), basket, sku + " is there twice");
            demand(quantity >= 0 && quantity <= asked, basket, quantity + " of " + sku + ", asked " + asked);
            demand(mayCut || quantity == asked, basket, sku + " was cut to " + quantity + " of " + asked);
            demand(
                    quantity == 0 || Answers.number(line, "unitPrice") == prices.getOrDefault(sku, -1L),
                    basket,
                    sku + " at another price: " + line.path("unitPrice"));
            total += quantity * prices.getOrDefault(sku, 0L);
            cutLines += quantity < asked ? 1 : 0;
        }
        cutLines += basket.lines().size() - seen.size();
        var units = Answers.units(body);
        demand(mayCut || seen.size() == basket.lines().size(), basket, "lines are missing");
        demand(!units.isEmpty(), basket, "a reservation of nothing");
        demand(Answers.number(body, "total") == total, basket, "total " + body.path("total") + ", lines " + total);
        return new Granted(
                Answers.text(body, "id"),
                Answers.text(body, "state"),
                units,
                cutLines,
                Math.max(0, Answers.number(body, "expiresAt") - Answers.number(body, "createdAt")));
    }

    private static void demand(boolean holds, PlannedBasket basket, String otherwise) {
        if (!holds) {
            throw new UnexpectedReplyException("reservation " + basket.key() + ": " + otherwise);
        }
    }
}
