package io.tallylight.commerce;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The latest level of one offer in each place, and how many were applied to get there. Immutable.
 *
 * @param epoch of the show in which they were applied
 * @param version levels applied in that epoch, from 0
 */
record Levels(String epoch, long version, SortedMap<String, Level> byLocation) {
    static Levels none(String epoch) {
        return new Levels(epoch, 0, new TreeMap<>());
    }

    /** The same levels in another life of the data, where none of them was applied under its keys. */
    Levels in(String otherEpoch) {
        return otherEpoch.equals(epoch) ? this : new Levels(otherEpoch, 0, byLocation);
    }

    boolean isNews(Level level) {
        Level before = byLocation.get(level.location());
        return before == null || level.isNewsAfter(before);
    }

    /** With one more applied. */
    Levels with(Level level) {
        SortedMap<String, Level> all = new TreeMap<>(byLocation);
        all.put(level.location(), level);
        return new Levels(epoch, version + 1, all);
    }

    /** The same levels, applied once more. */
    Levels again() {
        return with(latest());
    }

    /** The level that was told last. */
    Level latest() {
        return Collections.max(byLocation.values(), Comparator.comparingLong(Level::updatedMs));
    }

    /** Units over all places; what is owed in one is taken from the others. */
    long total() {
        return Math.max(
                0, byLocation.values().stream().mapToLong(Level::available).sum());
    }

    /** The entry of each place, as it is kept: {@code location:updatedMs:triggeredUs:available}, with spaces between. */
    String entries() {
        StringJoiner text = new StringJoiner(" ");
        byLocation.forEach((location, level) ->
                text.add(location + ":" + level.updatedMs() + ":" + level.triggeredUs() + ":" + level.available()));
        return text.toString();
    }

    /** Reads what {@code lua/commerce-level.lua} keeps: epoch, version and the entries. */
    static Levels parse(String text) {
        String[] parts = text.split(" ", -1);
        Map<String, Level> byLocation = new TreeMap<>();
        for (int i = 2; i < parts.length; i++) {
            String[] entry = parts[i].split(":", -1);
            byLocation.put(
                    entry[0],
                    new Level(entry[0], Long.parseLong(entry[1]), Long.parseLong(entry[2]), Long.parseLong(entry[3])));
        }
        return new Levels(parts[0], Long.parseLong(parts[1]), new TreeMap<>(byLocation));
    }
}
