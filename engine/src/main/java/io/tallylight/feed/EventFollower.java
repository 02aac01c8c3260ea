package io.tallylight.feed;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisLoadingException;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.tallylight.show.ShowReader;
import io.tallylight.show.ShowView;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the open shows up to date: one {@code XREAD} a tick over all of them, and a view for those that must be read as
 * a whole. After any loss of the connection every show is read again, since the Redis that came back may be another
 * one. Belongs to the hub's context.
 */
final class EventFollower implements RedisConnectionStateListener {
    private static final Logger LOG = LoggerFactory.getLogger(EventFollower.class);

    private static final long AWAY_RETRY_MS = 250;
    private static final long UNREADABLE_RETRY_MS = 5_000;

    private final SharedRedis redis;
    private final ShowReader reader;
    private final EventsReader eventsReader;
    private final Map<String, ShowFeed> feeds;
    private final FeedSettings settings;
    private final FeedContext tools;
    private final FeedMetrics metrics;
    private final LongSupplier nowMs;
    private final Executor hub;

    private boolean stopped;
    private boolean away;
    private long awaySinceMs;
    private long losses;
    private boolean tailing;
    private long readsStarted;
    private long readsFinished;

    /**
     * Creates a follower.
     *
     * @param feeds the hub's shows by id; those that turn out not to exist are removed from it
     */
    EventFollower(SharedRedis redis, Map<String, ShowFeed> feeds, FeedContext tools) {
        this.redis = redis;
        this.reader = new ShowReader(redis);
        this.eventsReader = new EventsReader(redis);
        this.feeds = feeds;
        this.tools = tools;
        this.settings = tools.settings();
        this.metrics = tools.metrics();
        this.nowMs = tools.nowMs();
        this.hub = tools.hub();
    }

    void start() {
        redis.addListener(this);
    }

    void stop() {
        stopped = true;
        redis.removeListener(this);
    }

    long readsStarted() {
        return readsStarted;
    }

    /** Called on a thread of Lettuce. */
    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        hub.execute(() -> lost("the connection closed"));
    }

    void tick() {
        Map<String, String> lastIds = new HashMap<>();
        boolean uncertain = away && nowMs.getAsLong() - awaySinceMs >= settings.uncertainAfterMs();
        for (ShowFeed feed : List.copyOf(feeds.values())) {
            if (uncertain) {
                feed.becomeUncertain();
            }
            if (feed.wantsRead()) {
                read(feed);
            } else if (feed.isFollowing()) {
                lastIds.put(feed.streamKey, feed.lastEventId());
                lastIds.put(feed.notices.streamKey, feed.notices.lastId());
            }
            feed.tick(readsFinished);
        }
        if (!tailing && !lastIds.isEmpty()) {
            follow(lastIds);
        }
    }

    private void follow(Map<String, String> lastIds) {
        long lossesBefore = losses;
        tailing = true;
        readsStarted++;
        eventsReader
                .read(lastIds)
                .whenComplete((streams, error) -> hub.execute(() -> {
                    tailing = false;
                    readsFinished++;
                    if (stopped || lossesBefore != losses) {
                        return;
                    }
                    if (error != null) {
                        lost(FailureText.of(error));
                        return;
                    }
                    for (ShowFeed feed : feeds.values()) {
                        List<EventsReader.Entry> entries = streams.get(feed.streamKey);
                        if (entries != null) {
                            follow(feed, entries);
                        }
                        feed.notices.follow(streams.getOrDefault(feed.notices.streamKey, List.of()));
                    }
                }));
    }

    private static void follow(ShowFeed feed, Collection<EventsReader.Entry> entries) {
        try {
            feed.follow(List.copyOf(entries));
        } catch (RuntimeException e) {
            LOG.warn("show {}: its events cannot be followed, it is read again", feed.show, e);
            feed.broken();
        }
    }

    void read(ShowFeed feed) {
        long lossesBefore = losses;
        feed.readStarted();
        metrics.reads.increment();
        CompletionStage<?> place = feed.notices.hasPlace()
                ? CompletableFuture.completedStage(null)
                : eventsReader
                        .lastId(feed.notices.streamKey)
                        .thenAccept(id -> hub.execute(() -> feed.notices.startBehind(id)));
        place.thenCompose(ready -> reader.read(feed.show))
                .whenComplete((view, error) -> hub.execute(() -> {
                    if (stopped || lossesBefore != losses) {
                        feed.readFailed(AWAY_RETRY_MS);
                    } else if (error != null) {
                        failed(feed, error instanceof CompletionException ? error.getCause() : error);
                    } else {
                        found(feed, view);
                    }
                }));
    }

    private void found(ShowFeed feed, Optional<ShowView> view) {
        if (away) {
            away = false;
            LOG.info("Redis is back; shows are read again");
        }
        boolean exists;
        try {
            exists = feed.loaded(view);
        } catch (RuntimeException e) {
            feed.broken();
            failed(feed, e);
            return;
        }
        if (!exists) {
            // It may be gone already, if it was abandoned during the read; another feed with that id must stay.
            feeds.remove(feed.show, feed);
        } else if (feed.isVanished() && !tools.lost().test(feed.show)) {
            askWhyVanished(feed);
        }
    }

    private void askWhyVanished(ShowFeed feed) {
        tools.mayReturn()
                .apply(feed.show)
                .onSuccess(mayReturn -> hub.execute(() -> {
                    if (!stopped && !mayReturn && feed.isVanished() && feeds.remove(feed.show, feed)) {
                        feed.close(Disconnect.noSuchShow(feed.show));
                    }
                }));
    }

    /**
     * Handles a failed read. Redis may be away, or this one show may hold data that no ledger wrote; other shows must
     * not suffer from that.
     */
    private void failed(ShowFeed feed, @Nullable Throwable error) {
        boolean redisAnswered = !(error instanceof RedisException)
                || (error instanceof RedisCommandExecutionException && !(error instanceof RedisLoadingException));
        if (error == null || redisAnswered) {
            LOG.warn("show {} cannot be read", feed.show, error);
            feed.readFailed(UNREADABLE_RETRY_MS);
        } else {
            feed.readFailed(AWAY_RETRY_MS);
            lost(FailureText.of(error));
        }
    }

    private void lost(@Nullable String why) {
        losses++;
        if (!away) {
            away = true;
            awaySinceMs = nowMs.getAsLong();
            LOG.warn("Redis is away: {}", why);
        }
        feeds.values().forEach(ShowFeed::mustRead);
    }
}
