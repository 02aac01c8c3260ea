package io.tallylight.load.bench.crowd;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Finds for each stock change the message that told of it, and how long after the change it came to each overlay. */
final class Latency {
    /** A minute in microseconds; anything longer counts as that. */
    private static final long MAX_US = 60_000_000;

    private static final int DIGITS = 3;
    private static final long NS_IN_US = 1_000;

    private static final NavigableMap<Long, Long> NOTHING = Collections.emptyNavigableMap();

    private Latency() {}

    /**
     * One value for each change and overlay, in microseconds; what came before its acknowledgement counts as 0.
     *
     * @param epochNs of the watch's beginning
     */
    static Histogram of(Watch watch, Marks marks, long epochNs) {
        var histogram = new Histogram(MAX_US, DIGITS);
        var known = known(watch);
        for (var told : watch.told()) {
            told.changed().forEach((sku, patch) -> {
                if (!patch.tellsReserved()) {
                    return;
                }
                var before = known.getOrDefault(sku, NOTHING).floorEntry(told.from);
                // Who was told nothing of a SKU in this watch knows of none of the changes in it.
                long seen = before == null ? Long.MIN_VALUE : before.getValue();
                marks.between(sku, seen, patch.reserved())
                        .values()
                        .forEach(atNs -> record(histogram, told, (atNs - epochNs) / NS_IN_US));
            });
        }
        return histogram;
    }

    /** By SKU, what was reserved at which seq. */
    private static Map<String, NavigableMap<Long, Long>> known(Watch watch) {
        var known = new HashMap<String, NavigableMap<Long, Long>>();
        for (var told : watch.told()) {
            told.changed().forEach((sku, patch) -> {
                if (patch.tellsReserved()) {
                    known.computeIfAbsent(sku, name -> new TreeMap<>()).put(told.seq, patch.reserved());
                }
            });
        }
        return known;
    }

    private static void record(Histogram histogram, Told told, long changedUs) {
        for (int i = 0; i < told.arrivals(); i++) {
            histogram.recordValue(Math.min(MAX_US, Math.max(0, told.arrivedUs(i) - changedUs)));
        }
    }
}
