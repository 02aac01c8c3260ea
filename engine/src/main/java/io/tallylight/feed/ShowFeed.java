package io.tallylight.feed;

import io.tallylight.redis.ShowKeys;
import io.tallylight.show.ShowEvent;
import io.tallylight.show.ShowView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One show on this node, from its first socket until a while after its last. Belongs to the hub's context.
 *
 * <pre>
 *               read                gap, other epoch,
 *     WAITING ───────> FOLLOWING ─────────────────────> READING ──┐
 *        │                 ^        Redis came back        │      │ Redis is away: UNCERTAIN, and
 *        │ no such show    └───────────────────────────────┘ <────┘ a snapshot when it is read again
 *        └─────────────> closed
 * </pre>
 */
final class ShowFeed {
    /** Until a show is looked for again that Redis had and has no more. */
    private static final long VANISHED_RETRY_MS = 1_000;

    final String show;
    final String streamKey;
    private final FeedSettings settings;
    private final LongSupplier nowMs;
    private final Executor hub;
    private final Audience all;
    private final Audience featured;
    private final WaitingRoom waiting;
    private final Predicate<String> lost;

    private @Nullable ShowState state;
    private String lastEventId = "0-0";
    private boolean uncertain;
    private boolean broken;
    private boolean mustRead = true;
    private boolean reading;
    private long readAgainAtMs;
    private int viewers;
    private long emptySinceMs;

    /** @param lost whether a show that cannot be found is known to have been there */
    ShowFeed(
            String show,
            FeedSettings settings,
            FeedMetrics metrics,
            LongSupplier nowMs,
            Executor hub,
            Predicate<String> lost) {
        this.show = show;
        this.streamKey = ShowKeys.of(show).events();
        this.settings = settings;
        this.nowMs = nowMs;
        this.hub = hub;
        this.lost = lost;
        this.all = new Audience(show, false, settings, metrics, this::askCatchUp);
        this.featured = new Audience(show, true, settings, metrics, this::askCatchUp);
        this.waiting = new WaitingRoom(show);
        this.emptySinceMs = nowMs.getAsLong();
    }

    /**
     * Takes a socket in, now or as soon as the show is read. One that comes from a node further ahead waits for the reading
     * of events that starts next.
     */
    void join(FeedSocket socket, long readsStarted) {
        viewers++;
        ShowState now = state;
        ResumePoint after = socket.after;
        boolean ahead = now != null && after != null && after.epoch().equals(now.epoch()) && after.seq() > now.seq();
        if (now == null || (!uncertain && (ahead || broken))) {
            waiting.add(socket, nowMs.getAsLong(), readsStarted + 1);
        } else {
            admit(socket, now);
        }
    }

    void left(FeedSocket socket) {
        viewers--;
        waiting.left(socket);
        if (socket.admitted) {
            audience(socket).left();
        }
        if (viewers == 0) {
            emptySinceMs = nowMs.getAsLong();
        }
    }

    private void admit(FeedSocket socket, ShowState now) {
        socket.admitted = true;
        audience(socket).add(socket, moment(now));
    }

    private Audience audience(FeedSocket socket) {
        return socket.featuredOnly ? featured : all;
    }

    private Moment moment(ShowState now) {
        return new Moment(now, viewers, uncertain, nowMs.getAsLong());
    }

    private void askCatchUp(Audience audience, List<LoopSockets.Behind> behind) {
        hub.execute(() -> {
            ShowState now = state;
            if (now != null && !broken) { // a broken state is replaced for all, those behind included
                audience.bringUp(behind, moment(now));
            }
        });
    }

    /** Whether it should be read as a whole now. */
    boolean wantsRead() {
        return mustRead && !reading && nowMs.getAsLong() >= readAgainAtMs;
    }

    /** Whether its events are followed. */
    boolean isFollowing() {
        return !mustRead && !reading;
    }

    boolean isAbandoned() {
        return viewers == 0 && nowMs.getAsLong() - emptySinceMs >= settings.lingerMs();
    }

    String lastEventId() {
        return lastEventId;
    }

    void mustRead() {
        mustRead = true;
    }

    /** An event could not be applied, perhaps half of it was: nobody is shown that before it is read again. */
    void broken() {
        mustRead = true;
        broken = true;
        if (state != null) {
            Changes unshown = state.drain();
            assert unshown != null;
        }
    }

    void readStarted() {
        reading = true;
    }

    /** The read failed, or Redis went away meanwhile. */
    void readFailed(long againInMs) {
        reading = false;
        readAgainAtMs = nowMs.getAsLong() + againInMs;
    }

    /**
     * Takes what was read.
     *
     * @return false when there is no such show and never was one here: the feed has ended
     */
    boolean loaded(Optional<ShowView> view) {
        if (view.isEmpty()) {
            readFailed(VANISHED_RETRY_MS);
            if (state == null && lost.test(show)) {
                return true; // who waits is told to come back, for it may be rebuilt
            } else if (state == null) {
                waiting.noSuchShow();
                return false;
            }
            // A show does not vanish; Redis lost it, and it may be rebuilt.
            becomeUncertain();
            return true;
        }
        ShowState old = state;
        if (old == null) {
            state = new ShowState(view.get());
        } else {
            reload(old, view.get());
        }
        lastEventId = view.get().lastEventId();
        reading = false;
        mustRead = false;
        admitWaiting(Long.MAX_VALUE);
        return true;
    }

    private void reload(ShowState old, ShowView view) {
        boolean sameLife = old.epoch().equals(view.epoch()) && view.seq() >= old.seq();
        boolean wasUncertain = uncertain;
        old.load(view);
        Changes changes = old.drain();
        boolean wasBroken = broken;
        uncertain = false;
        broken = false;
        if (sameLife && !wasUncertain && !wasBroken) {
            publish(old, changes);
        } else {
            Moment now = moment(old);
            all.replace(now);
            featured.replace(now);
        }
    }

    /** Applies events in the order given and tells all sockets, in one frame. On a gap the show is read again. */
    void follow(List<Tail.Entry> entries) {
        ShowState now = state;
        if (now == null || !isFollowing()) {
            return;
        }
        for (Tail.Entry entry : entries) {
            ShowEvent event = entry.event();
            if (!now.isNext(event)) {
                mustRead = true;
                break;
            }
            now.apply(event);
            lastEventId = entry.id();
        }
        publish(now, now.drain());
    }

    private void publish(ShowState now, Changes changes) {
        Moment moment = moment(now);
        all.publish(changes, moment);
        featured.publish(changes, moment);
    }

    /** What is due without any event. */
    void tick(long readsFinished) {
        ShowState now = state;
        admitWaiting(uncertain ? Long.MAX_VALUE : readsFinished);
        if (now != null && !uncertain && !broken) {
            all.publishUnseen(moment(now));
            featured.publishUnseen(moment(now));
        }
        waiting.overdue(nowMs.getAsLong() - settings.joinMs());
    }

    private void admitWaiting(long readsFinished) {
        ShowState now = state;
        if (now == null || (broken && !uncertain)) {
            return;
        }
        waiting.admit(readsFinished, socket -> admit(socket, now));
    }

    /** Redis is away: says so to everyone, once. */
    void becomeUncertain() {
        mustRead = true;
        ShowState now = state;
        if (now != null && !uncertain) {
            uncertain = true;
            Moment moment = moment(now);
            all.replace(moment);
            featured.replace(moment);
        }
    }

    void ping(long at) {
        Message ping = Message.ping(Messages.ping(at, viewers));
        all.ping(ping);
        featured.ping(ping);
        ping.release();
    }

    void close(Farewell farewell) {
        waiting.close(farewell);
        all.close(farewell);
        featured.close(farewell);
        forget();
    }

    /** Gives encoded messages back. */
    void forget() {
        all.forget();
        featured.forget();
    }
}
