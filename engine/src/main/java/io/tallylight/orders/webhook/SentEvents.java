package io.tallylight.orders.webhook;

import io.tallylight.orders.LedgerEvent;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The notices of a batch that were sent before the batch failed, for the shows that failed last: the next try begins
 * where that one stopped. If a show was dropped because other shows failed since, its batch is sent again from its
 * beginning, with the same {@code webhook-id}s. The contents are lost with the process. Any thread.
 */
final class SentEvents {
    private final Map<String, OfShow> shows;

    /** Creates a memory for at most this number of shows. */
    SentEvents(int showsMax) {
        shows = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, OfShow> eldest) {
                return size() > showsMax;
            }
        });
    }

    /** Begins a batch of a show, or begins to retry one. */
    OfShow batch(String show, Collection<LedgerEvent> notices) {
        OfShow sentEvents = shows.computeIfAbsent(show, id -> new OfShow());
        sentEvents.keepOnly(notices.stream().map(LedgerEvent::id).collect(Collectors.toSet()));
        return sentEvents;
    }

    /** The notices that were sent of the last batch of one show, by id. */
    static final class OfShow {
        private final Set<String> ids = new HashSet<>();

        private synchronized void keepOnly(Set<String> batch) {
            ids.retainAll(batch);
        }

        /** Returns whether this notice was sent already. */
        synchronized boolean covers(LedgerEvent notice) {
            return ids.contains(notice.id());
        }

        synchronized void add(LedgerEvent notice) {
            ids.add(notice.id());
        }
    }
}
