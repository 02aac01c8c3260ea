package io.tallylight.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the model of a show counts for its buyers. */
final class ModelBuyers {
    /** Open reservations of a buyer, all that are kept, units held and bought by SKU. */
    static final class Buyer {
        int open;
        final List<String> ids = new ArrayList<>();
        final Map<String, Long> units = new TreeMap<>();

        boolean isEmpty() {
            return open == 0 && ids.isEmpty() && units.isEmpty();
        }
    }

    private final Map<String, Buyer> buyers = new TreeMap<>();

    Buyer of(String id) {
        return buyers.computeIfAbsent(id, unused -> new Buyer());
    }

    void count(String id, String sku, long units) {
        Map<String, Long> counts = of(id).units;
        Long unused = counts.merge(sku, units, Long::sum);
        counts.values().removeIf(count -> count == 0);
    }

    /** As {@link KeptBuyers} tells them. */
    Map<String, String> texts() {
        return buyers.entrySet().stream()
                .filter(buyer -> !buyer.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, buyer -> {
                    Buyer b = buyer.getValue();
                    return KeptBuyers.text(b.open, b.ids, b.units);
                }));
    }
}
