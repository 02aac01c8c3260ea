package io.tallylight.load.facts;

import java.util.List;
import java.util.Map;

/**
 * What one overlay saw of a show.
 *
 * @param epoch of its last snapshot; empty where none came
 * @param seq of its last message
 * @param offers the last state of each SKU
 * @param updates updates applied
 * @param connects how often it connected; 1 where nothing broke
 * @param backwards messages whose {@code seq} was below one already seen in the same epoch
 * @param impossible states with fewer than 0 units available, or whose units were not the allotment
 * @param refused times the feed told the overlay to stay away, or sent an error
 * @param examples a line for each of the first few of the last three
 */
public record FeedFacts(
        String epoch,
        long seq,
        Map<String, Stock> offers,
        long updates,
        int connects,
        int backwards,
        int impossible,
        int refused,
        List<String> examples) {
    public FeedFacts {
        offers = Map.copyOf(offers);
        examples = List.copyOf(examples);
    }
}
