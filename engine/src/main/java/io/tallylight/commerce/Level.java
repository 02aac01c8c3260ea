package io.tallylight.commerce;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a shop had so many units of an item in one place at one moment.
 *
 * @param location id, in decimal
 * @param updatedMs epoch ms, in whole seconds
 * @param triggeredUs epoch microseconds: which of two in one second is the later one; 0 where that is unknown
 * @param available units, below 0 where it sold more than it had
 */
record Level(String location, long updatedMs, long triggeredUs, long available) {
    private static final Pattern TEXT =
            Pattern.compile("Shopify has (-?[0-9]{1,10}) at location ([0-9]{1,20}), updated (\\S+), sent (\\S+)");

    static Level of(ShopifyLevel level, Instant triggeredAt) {
        return new Level(
                level.location(),
                level.updatedMs(),
                ChronoUnit.MICROS.between(Instant.EPOCH, triggeredAt),
                level.available().orElseThrow());
    }

    /**
     * Whether this one says something new after the other. Of two that cannot be told apart the lower one counts: to sell too
     * little for a while is better than to sell twice.
     */
    boolean isNewsAfter(Level other) {
        if (updatedMs != other.updatedMs) {
            return updatedMs > other.updatedMs;
        } else if (triggeredUs != other.triggeredUs) {
            return triggeredUs > other.triggeredUs;
        }
        return available < other.available;
    }

    /** As the reason of an adjustment; {@link #ofText} reads it back. */
    String text() {
        return "Shopify has " + available + " at location " + location + ", updated " + Instant.ofEpochMilli(updatedMs)
                + ", sent " + Instant.EPOCH.plus(triggeredUs, ChronoUnit.MICROS);
    }

    static Optional<Level> ofText(String text) {
        Matcher found = TEXT.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Level(
                    found.group(2),
                    Instant.parse(found.group(3)).toEpochMilli(),
                    ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(found.group(4))),
                    Long.parseLong(found.group(1))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
