package io.tallylight.commerce;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest level of one offer in each place, and how many adjustments were made to get there. Immutable.
 *
 * @param epoch of the show in which they were made
 * @param version adjustments made in that epoch, from 0
 * @param inferred bookings; null as long as nobody inferred any: before the first level, and in notes of an older engine
 * @param missing units that were sold both there and here, as far as the alarm was raised
 */
record InventoryLevels(
        String epoch,
        long version,
        SortedMap<String, InventoryLevel> byLocation,
        @Nullable InferredBookings inferred,
        long missing) {
    private static final String INFERRED = "inferred";
    private static final String MISSING = "missing";

    static InventoryLevels none(String epoch) {
        return new InventoryLevels(epoch, 0, new TreeMap<>(), null, 0);
    }

    /** The same levels in another life of the data, where none of them was applied under its keys. */
    InventoryLevels in(String otherEpoch) {
        return otherEpoch.equals(epoch) ? this : new InventoryLevels(otherEpoch, 0, byLocation, inferred, missing);
    }

    boolean isNews(InventoryLevel level) {
        InventoryLevel before = byLocation.get(level.location());
        return before == null || level.isNewsAfter(before);
    }

    /** With one more adjustment, which follows from this level. */
    InventoryLevels with(InventoryLevel level) {
        SortedMap<String, InventoryLevel> all = new TreeMap<>(byLocation);
        InventoryLevel before = all.get(level.location());
        if (before == null || level.isNewsAfter(before)) {
            all.put(level.location(), level);
        }
        return new InventoryLevels(epoch, version + 1, all, inferred, missing);
    }

    /** With one more adjustment, which follows from the same levels. */
    InventoryLevels again() {
        return new InventoryLevels(epoch, version + 1, byLocation, inferred, missing);
    }

    InventoryLevels withInferred(@Nullable InferredBookings bookings) {
        return new InventoryLevels(epoch, version, byLocation, bookings, missing);
    }

    InventoryLevels withMissing(long units) {
        return new InventoryLevels(epoch, version, byLocation, inferred, units);
    }

    /** The level that was told last. */
    InventoryLevel latest() {
        return Collections.max(byLocation.values(), Comparator.comparingLong(InventoryLevel::updatedMs));
    }

    /** Epoch ms of the level that was told last; 0 where there is none. */
    long newestMs() {
        return byLocation.values().stream()
                .mapToLong(InventoryLevel::updatedMs)
                .max()
                .orElse(0);
    }

    /** Units over all places; below 0 where the shop sold more than it had. */
    long total() {
        return byLocation.values().stream().mapToLong(InventoryLevel::available).sum();
    }

    /**
     * What is kept: {@code location:updatedMs:triggeredUs:available} of each place, what is inferred, and {@code
     * missing:UNITS} where units are, with spaces between.
     */
    String entries() {
        StringJoiner text = new StringJoiner(" ");
        byLocation.forEach((location, level) ->
                text.add(location + ":" + level.updatedMs() + ":" + level.triggeredUs() + ":" + level.available()));
        if (inferred != null) {
            text.add(INFERRED + ":" + inferred.text());
        }
        if (missing > 0) {
            text.add(MISSING + ":" + missing);
        }
        return text.toString();
    }

    /** Reads what {@code lua/commerce-level.lua} keeps: epoch, version and the entries. */
    static InventoryLevels parse(String text) {
        String[] parts = text.split(" ", -1);
        Map<String, InventoryLevel> byLocation = new TreeMap<>();
        long missing = 0;
        InferredBookings inferred = null;
        for (int i = 2; i < parts.length; i++) {
            String[] entry = parts[i].split(":", -1);
            if (entry[0].equals(MISSING)) {
                missing = Long.parseLong(entry[1]);
            } else if (entry[0].equals(INFERRED)) {
                inferred = InferredBookings.parse(entry, 1);
            } else {
                byLocation.put(
                        entry[0],
                        new InventoryLevel(
                                entry[0],
                                Long.parseLong(entry[1]),
                                Long.parseLong(entry[2]),
                                Long.parseLong(entry[3])));
            }
        }
        return new InventoryLevels(parts[0], Long.parseLong(parts[1]), new TreeMap<>(byLocation), inferred, missing);
    }
}
