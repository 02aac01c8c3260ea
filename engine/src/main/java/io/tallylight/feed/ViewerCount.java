package io.tallylight.feed;

import io.tallylight.redis.FailureText;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's part of the number of viewers in Redis, and reads how many there are on other nodes; only for shows
 * that are watched here. Belongs to the hub's context.
 */
final class ViewerCount {
    private static final Logger LOG = LoggerFactory.getLogger(ViewerCount.class);

    private final ViewersScript script;
    private final Map<String, ShowFeed> feeds;
    private final Executor hub;

    /** The shows for which Redis has a count of this node. */
    private final Set<String> noted = new HashSet<>();

    ViewerCount(ViewersScript script, Map<String, ShowFeed> feeds, Executor hub) {
        this.script = script;
        this.feeds = feeds;
        this.hub = hub;
    }

    /** Writes the present counts and reads those of other nodes. While Redis is away the others stay as they were. */
    void refresh() {
        for (String show : Set.copyOf(noted)) {
            ShowFeed feed = feeds.get(show);
            if (feed == null || feed.viewersHere() == 0) {
                forget(show);
            }
        }
        feeds.values().forEach(feed -> {
            if (feed.viewersHere() > 0) {
                note(feed);
            }
        });
    }

    /** Removes this node's counts. */
    void close() {
        Set.copyOf(noted).forEach(this::forget);
    }

    private void note(ShowFeed feed) {
        int here = feed.viewersHere();
        noted.add(feed.show);
        script.note(feed.show, here)
                .whenComplete((all, error) -> hub.execute(() -> {
                    if (error == null) {
                        feed.viewersElsewhere((int) Math.min(Integer.MAX_VALUE, Math.max(0, all - here)));
                    } else {
                        LOG.debug("show {}: viewers not counted: {}", feed.show, FailureText.of(error));
                    }
                }));
    }

    private void forget(String show) {
        noted.remove(show);
        script.note(show, 0).whenComplete((all, error) -> {
            if (error != null) {
                LOG.debug("show {}: its viewers stay noted until that expires: {}", show, FailureText.of(error));
            }
        });
    }
}
