package io.tallylight.orders.flush;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one show, by number, that an order system was never sent although everything up to them is settled
 * there.
 */
final class UnsentOrders {
    private static final UnsentOrders NONE = new UnsentOrders(List.of());

    private final List<Settlement.Range> ranges;

    private UnsentOrders(List<Settlement.Range> ranges) {
        this.ranges = ranges;
    }

    /** Parses the ranges as {@code lua/orders-settle.lua} writes them; returns none if the field is missing. */
    static UnsentOrders parse(byte @Nullable [] field) {
        if (field == null) {
            return NONE;
        }
        List<Settlement.Range> ranges = new ArrayList<>();
        for (String range : new String(field, StandardCharsets.UTF_8).split(",", -1)) {
            int dash = range.indexOf('-');
            ranges.add(new Settlement.Range(
                    Long.parseLong(range, 0, dash, 10), Long.parseLong(range, dash + 1, range.length(), 10)));
        }
        return new UnsentOrders(ranges);
    }

    boolean has(long number) {
        return ranges.stream().anyMatch(range -> range.from() <= number && number <= range.to());
    }
}
