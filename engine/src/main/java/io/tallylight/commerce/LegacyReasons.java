package io.tallylight.commerce;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the causes of adjustments that an engine made before adjustments had causes: they stand in the sentences that it
 * wrote as reasons. Nothing else reads a reason. Such records are gone a retention after the upgrade, or come back from an
 * order system when a show is rebuilt.
 */
final class LegacyReasons {
    private static final Pattern ORDER =
            Pattern.compile("Shopify order ([0-9]{1,20}) (?:takes ([0-9]{1,10})(?: more)?|is cancelled)");
    private static final Pattern LEVEL =
            Pattern.compile("Shopify has (-?[0-9]{1,10}) at location ([0-9]{1,20}), updated (\\S+), sent (\\S+)");

    private LegacyReasons() {}

    static Optional<AdjustmentCause> read(String reason) {
        Matcher order = ORDER.matcher(reason);
        if (order.matches()) {
            boolean cancelled = order.group(2) == null;
            long units = cancelled ? 0 : Long.parseLong(order.group(2));
            return Optional.of(new AdjustmentCause.OfOrder(order.group(1), "", new OrderState(cancelled, 0, 0, units)));
        }
        Matcher level = LEVEL.matcher(reason);
        return level.matches() ? level(level) : Optional.empty();
    }

    private static Optional<AdjustmentCause> level(Matcher found) {
        try {
            return Optional.of(new AdjustmentCause.OfLevel(
                    new InventoryLevel(
                            found.group(2),
                            Instant.parse(found.group(3)).toEpochMilli(),
                            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(found.group(4))),
                            Long.parseLong(found.group(1))),
                    null));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
