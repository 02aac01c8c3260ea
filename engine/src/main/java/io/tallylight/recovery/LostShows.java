package io.tallylight.recovery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shows that are known to be lost; reports each once. For any thread. */
final class LostShows {
    private static final Logger LOG = LoggerFactory.getLogger(LostShows.class);
    private static final int SPOKEN_MAX = 20; // shows named in the log by one check

    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Consumer<String> listener;

    /**
     * Creates the set.
     *
     * @param listener is called with each show when it is lost
     */
    LostShows(Consumer<String> listener, MeterRegistry metrics) {
        this.listener = listener;
        Gauge.builder("tallylight.shows.lost", lost, Set::size)
                .description("shows that the order system knows and Redis does not: each waits for its rebuild")
                .register(metrics);
    }

    boolean contains(String show) {
        return !lost.isEmpty() && lost.contains(show);
    }

    Set<String> all() {
        return Collections.unmodifiableSet(lost);
    }

    /** Notes that Redis has this show again, or that it was deleted. */
    void found(String show) {
        if (lost.remove(show)) {
            LOG.info("show {} is not lost any more", show);
        }
    }

    /** Notes that Redis does not have these shows. */
    void add(Collection<String> shows) {
        int spoken = 0;
        for (String show : shows) {
            if (lost.add(show)) {
                if (++spoken <= SPOKEN_MAX) {
                    LOG.error(
                            "show {} is lost: the order system knows it and Redis does not; rebuild it with"
                                    + " `java -jar tallylight.jar rebuild --show {}`",
                            show,
                            show);
                }
                listener.accept(show);
            }
        }
        if (spoken > SPOKEN_MAX) {
            LOG.error("{} more shows are lost", spoken - SPOKEN_MAX);
        }
    }
}
