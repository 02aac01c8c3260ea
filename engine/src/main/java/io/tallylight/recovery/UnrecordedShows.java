package io.tallylight.recovery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows with orders that Redis has and the order system does not know, though nothing of them is on its way there: another
 * one had them, as when its address was changed. Should Redis lose them, nobody could put them back. For any thread.
 */
final class UnrecordedShows {
    private static final Logger LOG = LoggerFactory.getLogger(UnrecordedShows.class);
    private static final int SPOKEN_MAX = 20; // shows named in the log by one check

    private final Set<String> shows = ConcurrentHashMap.newKeySet();

    UnrecordedShows(MeterRegistry metrics) {
        Gauge.builder("tallylight.shows.unrecorded", shows, Set::size)
                .description(
                        "shows with orders that Redis has and the order system does not know: they could not be rebuilt")
                .register(metrics);
    }

    boolean contains(String show) {
        return shows.contains(show);
    }

    /** Notes that the order system knows that this show was deleted. */
    void deleted(String show) {
        shows.remove(show);
    }

    /** Notes the result of a check of all shows that Redis has. Shows that it has lost since stay. */
    void found(Collection<String> unrecorded, Collection<String> there) {
        shows.removeIf(show -> there.contains(show) && !unrecorded.contains(show));
        List<String> fresh = unrecorded.stream().filter(shows::add).sorted().toList();
        for (String show : fresh.subList(0, Math.min(fresh.size(), SPOKEN_MAX))) {
            LOG.error(
                    "show {} has orders that the order system does not know: was orders.sql.url changed? It could not be"
                            + " rebuilt from there; bring its tables over from the earlier one",
                    show);
        }
        if (fresh.size() > SPOKEN_MAX) {
            LOG.error("{} more shows have orders that the order system does not know", fresh.size() - SPOKEN_MAX);
        }
    }
}
