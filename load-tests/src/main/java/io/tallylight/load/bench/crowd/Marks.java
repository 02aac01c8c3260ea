package io.tallylight.load.bench.crowd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * When each stock change was acknowledged: by SKU, the count of reserved units that it led to and the time. Owned by one
 * thread.
 */
public final class Marks {
    private final Map<String, NavigableMap<Long, Long>> bySku = new HashMap<>();

    /**
     * Notes a change.
     *
     * @param reserved units of the SKU that are reserved with it
     * @param epochNs when that was acknowledged
     */
    public void add(String sku, long reserved, long epochNs) {
        bySku.computeIfAbsent(sku, name -> new TreeMap<>()).put(reserved, epochNs);
    }

    /** Changes noted. */
    public int size() {
        return bySku.values().stream().mapToInt(Map::size).sum();
    }

    /** The changes above {@code before} and up to {@code reserved}, with their times. */
    public Map<Long, Long> between(String sku, long before, long reserved) {
        var marks = bySku.get(sku);
        return marks == null || before >= reserved ? Map.of() : marks.subMap(before, false, reserved, true);
    }

    /** What is reserved of each SKU with the last of its changes. */
    Map<String, Long> last() {
        var last = new HashMap<String, Long>();
        bySku.forEach((sku, marks) -> last.put(sku, marks.lastKey()));
        return last;
    }

    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        bySku.forEach((sku, marks) -> {
            var list = json.putArray(sku);
            marks.forEach((reserved, epochNs) -> list.addArray().add(reserved).add(epochNs));
        });
        return json;
    }

    static Marks of(JsonNode json) {
        var marks = new Marks();
        json.properties().forEach(entry -> {
            for (var mark : entry.getValue()) {
                marks.add(entry.getKey(), mark.path(0).asLong(), mark.path(1).asLong());
            }
        });
        return marks;
    }
}
