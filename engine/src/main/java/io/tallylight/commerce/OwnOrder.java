package io.tallylight.commerce;

import io.tallylight.ledger.record.Ids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An order of ours that an order on a platform was made from, and which units of the platform's order are its units: of each
 * variant as many as were sold here and are still sold, and no more.
 *
 * @param show of our order
 * @param id record id of our order
 * @param units of our order
 */
record OwnOrder(String show, String id, List<Units> units) {
    /** The result if there is no order of ours. */
    static final OwnOrder NONE = new OwnOrder("", "", List.of());

    /**
     * Units of one offer in an order.
     *
     * @param variant the offer's, in decimal; empty where it names none, and then its SKU must be the platform's
     */
    record Units(String sku, String variant, long count) {
        private boolean isIn(ShopifyOrder.Line line) {
            return variant.isEmpty() ? sku.equals(line.sku()) : variant.equals(line.variant());
        }
    }

    /**
     * Which units are ours.
     *
     * @param byLine line id of the platform's order to units
     * @param bySku offer of our order to units; with 0 where the platform's order has none of them
     */
    record Share(Map<String, Long> byLine, Map<String, Long> bySku) {
        long ofLine(String line) {
            return byLine.getOrDefault(line, 0L);
        }

        boolean isEmpty() {
            return byLine.isEmpty();
        }
    }

    /** The share of an order's lines as they were ordered: what shows whether it was made from ours. */
    Share ordered(ShopifyOrder order) {
        return share(order, true, false);
    }

    /** The share of what an order's lines keep from the shop's stock. */
    Share kept(ShopifyOrder order, boolean cancelled) {
        return share(order, false, cancelled);
    }

    private Share share(ShopifyOrder order, boolean asOrdered, boolean cancelled) {
        Map<String, Long> left = new HashMap<>();
        order.lines()
                .forEach(line -> left.merge(line.id(), asOrdered ? line.ordered() : line.kept(cancelled), Long::sum));
        Map<String, Long> byLine = new HashMap<>();
        Map<String, Long> bySku = new HashMap<>();
        for (Units own : units) {
            long open = own.count;
            for (ShopifyOrder.Line line : order.lines()) {
                long taken = own.isIn(line) ? Math.min(open, left.getOrDefault(line.id(), 0L)) : 0;
                if (taken > 0) {
                    open -= taken;
                    left.merge(line.id(), -taken, Long::sum);
                    byLine.merge(line.id(), taken, Long::sum);
                }
            }
            bySku.merge(own.sku, own.count - open, Long::sum);
        }
        return new Share(byLine, bySku);
    }

    /** Whether the platform's order names ours where only the shop's own programs can write. */
    boolean isNamedByTheShop(ShopifyOrder order) {
        return order.source().equals(Ids.orderId(show, id));
    }

    /** Returns the form stored beside the claim: SKU, variant and count of each, separated by NUL. */
    String text() {
        List<String> parts = new ArrayList<>();
        units.forEach(own -> parts.addAll(List.of(own.sku, own.variant, Long.toString(own.count))));
        return String.join("\0", parts);
    }

    /** Reads {@link #text} from where it begins among these parts. */
    static List<Units> parse(String[] parts, int from) {
        List<Units> units = new ArrayList<>();
        for (int i = from; i + 2 < parts.length; i += 3) {
            units.add(new Units(parts[i], parts[i + 1], Long.parseLong(parts[i + 2])));
        }
        return List.copyOf(units);
    }
}
