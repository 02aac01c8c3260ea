package io.tallylight.feed;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the sockets of this node, of each show and of each address. For any thread. */
final class ConnectionLimits {
    private final FeedSettings settings;
    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, Integer> ofShows = new ConcurrentHashMap<>();
    private final Map<Long, Integer> ofAddresses = new ConcurrentHashMap<>();

    ConnectionLimits(FeedSettings settings) {
        this.settings = settings;
    }

    /** Counts a socket in, whatever the limits. Returns null if it may stay, otherwise the limit that is exceeded. */
    @Nullable
    String entered(String show, long address) {
        int sockets = all.incrementAndGet();
        int ofShow = ofShows.merge(show, 1, Integer::sum);
        int ofAddress = settings.socketsPerAddressMax() == 0 ? 0 : ofAddresses.merge(address, 1, Integer::sum);
        if (sockets > settings.socketsMax()) {
            return "this node has no room; come back";
        } else if (ofShow > settings.socketsPerShowMax()) {
            return "this node has no more room for this show; come back";
        } else if (ofAddress > settings.socketsPerAddressMax()) {
            return "your address has as many sockets as one may have";
        }
        return null;
    }

    /** Counts a socket out that was counted in. */
    void left(String show, long address) {
        ofShows.computeIfPresent(show, (id, count) -> count == 1 ? null : count - 1);
        if (settings.socketsPerAddressMax() > 0) {
            ofAddresses.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
        all.decrementAndGet();
    }

    int sockets() {
        return all.get();
    }
}
