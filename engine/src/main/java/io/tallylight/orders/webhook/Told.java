package io.tallylight.orders.webhook;

import io.tallylight.orders.Notice;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a receiver was told of the shows that it was told of last, so that it hears nothing twice without need. Of a show
 * that is forgotten, since there were others after it, a state that is no news or a notice of a batch that is tried again
 * may be told once more, with the {@code webhook-id} that it had. Lost with the process. Any thread.
 */
final class Told {
    private final Map<String, OfShow> shows;

    /** Remembers so many shows. */
    Told(int showsMax) {
        shows = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, OfShow> eldest) {
                return size() > showsMax;
            }
        });
    }

    /** Begins a batch of a show, or tries one again. */
    OfShow batch(String show, Collection<Notice> notices) {
        OfShow told = shows.computeIfAbsent(show, id -> new OfShow());
        told.keepOnly(notices.stream().map(Notice::id).collect(Collectors.toSet()));
        return told;
    }

    /** What was told of one show. */
    static final class OfShow {
        /** Notices of its last batch, by id: the next try begins where that one stopped. */
        private final Set<String> ids = new HashSet<>();

        /** By type, the last state that was told: a repeat tells nothing. */
        private final Map<String, String> states = new HashMap<>();

        private synchronized void keepOnly(Set<String> batch) {
            ids.retainAll(batch);
        }

        /** Whether the receiver need not hear of this. */
        synchronized boolean covers(Notice notice) {
            return ids.contains(notice.id())
                    || (!notice.state().isEmpty() && notice.state().equals(states.get(notice.type())));
        }

        synchronized void add(Notice notice) {
            if (!notice.state().isEmpty()) {
                states.put(notice.type(), notice.state());
            }
            ids.add(notice.id());
        }
    }
}
