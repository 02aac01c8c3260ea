package io.tallylight.commerce;

import io.tallylight.ledger.record.Adjustment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a platform told that an adjustment follows from. It is kept with the adjustment, so that whoever meets the adjustment
 * under its key knows what was done, also when the one who did it died before noting it.
 */
sealed interface AdjustmentCause {
    /** Returns the stored form: a word for the kind, and numbers. */
    String text();

    /** A version of an order has so many units of the offer. */
    record OfOrder(String order, String line, OrderState state) implements AdjustmentCause {
        private static final String KIND = "order";

        @Override
        public String text() {
            return KIND + " " + order + " " + line + " " + state.text();
        }
    }

    /**
     * A place has so many units.
     *
     * @param inferred bookings, with this level; null where an older engine made the adjustment, which inferred none
     */
    record OfLevel(InventoryLevel level, @Nullable InferredBookings inferred) implements AdjustmentCause {
        private static final String KIND = "level";

        @Override
        public String text() {
            return KIND + " " + level.location() + " " + level.updatedMs() + " " + level.triggeredUs() + " "
                    + level.available() + (inferred == null ? "" : " " + inferred.text());
        }
    }

    /** The cause of an adjustment; empty where it has none that is known here. */
    static Optional<AdjustmentCause> of(Adjustment adjustment) {
        return adjustment.cause().isEmpty() ? LegacyReasons.read(adjustment.reason()) : parse(adjustment.cause());
    }

    private static Optional<AdjustmentCause> parse(String text) {
        String[] parts = text.split(" ", -1);
        return switch (parts[0]) {
            case OfOrder.KIND -> Optional.of(new OfOrder(parts[1], parts[2], OrderState.parse(parts, 3)));
            case OfLevel.KIND ->
                Optional.of(new OfLevel(
                        new InventoryLevel(
                                parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]), Long.parseLong(parts[4])),
                        parts.length > 5 ? InferredBookings.parse(parts[5].split(":", -1), 0) : null));
            default -> Optional.empty();
        };
    }
}
