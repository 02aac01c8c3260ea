package io.tallylight.feed;

import io.tallylight.feed.state.ShowChanges;
import io.tallylight.feed.state.ShowState;
import io.tallylight.redis.ShowKeys;
import io.tallylight.show.ShowEvent;
import io.tallylight.show.ShowView;
import io.tallylight.show.Visibility;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One show on this node, from its first socket until a while after its last. Belongs to the hub's context.
 *
 * <pre>
 *               read                gap, other epoch,
 *     WAITING ───────> FOLLOWING ─────────────────────> READING ──┐
 *        │                 ^        Redis came back        │      │ Redis is away: UNCERTAIN, and
 *        │ no such show    └───────────────────────────────┘ <────┘ a snapshot when it is read again
 *        └─────────────> closed <────── deleted ───────────┘
 * </pre>
 */
final class ShowFeed {
    /** Time after which a show that vanished from Redis is looked for again, in ms. */
    private static final long VANISHED_RETRY_MS = 1_000;

    final String show;
    final String streamKey;
    final ShowAnnouncements notices;
    private final FeedContext tools;
    private final LongSupplier nowMs;
    private final ShowViews showViews;
    private final PendingJoins waiting;
    private final ShowBuyers buyers;

    private @Nullable ShowState state;
    private String lastEventId = "0-0";
    private boolean uncertain;
    private boolean vanished;
    private boolean broken;
    private boolean wasPrivate;
    private boolean mustRead = true;
    private boolean reading;
    private long readAgainAtMs;
    private int viewers;
    private int viewersElsewhere;
    private long emptySinceMs;

    ShowFeed(String show, FeedContext tools) {
        this.show = show;
        this.streamKey = ShowKeys.of(show).events();
        this.tools = tools;
        this.nowMs = tools.nowMs();
        this.showViews = new ShowViews(show, tools, this::askCatchUp);
        this.waiting = new PendingJoins(show, tools.loops());
        this.buyers = new ShowBuyers(show, tools.buyers(), tools.loops(), tools.hub());
        this.notices = new ShowAnnouncements(show, tools.clock(), showViews::aside);
        this.emptySinceMs = nowMs.getAsLong();
    }

    /**
     * Admits a socket, now or as soon as the show is read. A socket that comes from a node further ahead waits for the
     * read of events that starts next.
     */
    void join(Subscriber socket, long readsStarted) {
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

    void left(Subscriber socket) {
        viewers--;
        waiting.left(socket);
        if (socket.admitted) {
            showViews.of(socket).left();
            buyers.left(socket);
        }
        if (viewers == 0) {
            emptySinceMs = nowMs.getAsLong();
        }
    }

    private void admit(Subscriber socket, ShowState now) {
        if (socket.isPublic && now.show().visibility() == Visibility.PRIVATE) {
            Disconnect disconnect = Disconnect.noSuchShow(show);
            tools.loops().post(socket.loop(), () -> socket.close(disconnect));
            return;
        }
        socket.admitted = true;
        showViews.of(socket).add(socket, moment(now));
        if (socket.buyerId != null) {
            buyers.add(socket, socket.buyerId);
        }
    }

    /** Closes the public's sockets if the show is private, before they get another message. */
    private void closeIfPrivate(ShowState now) {
        boolean isPrivate = now.show().visibility() == Visibility.PRIVATE;
        if (isPrivate && !wasPrivate) {
            showViews.closePublic(Disconnect.noSuchShow(show));
        }
        wasPrivate = isPrivate;
    }

    /**
     * Records that the socket speaks for this buyer from now on. It cannot speak for two buyers, one after the other.
     */
    void authenticated(Subscriber socket, String buyerId) {
        if (socket.buyerId != null && !socket.buyerId.equals(buyerId)) {
            Disconnect other = Disconnect.error(
                    CloseCode.UNAUTHORISED, "unauthorised", "the socket speaks for another buyer already");
            tools.loops().post(socket.loop(), () -> socket.close(other));
            return;
        }
        buyers.left(socket);
        socket.buyerId = buyerId;
        if (socket.admitted) {
            buyers.add(socket, buyerId);
        }
    }

    int viewersHere() {
        return viewers;
    }

    /** Sets the number of viewers on other nodes. */
    void viewersElsewhere(int count) {
        viewersElsewhere = count;
    }

    private MessageContext moment(ShowState now) {
        return new MessageContext(now, viewers + viewersElsewhere, uncertain, nowMs.getAsLong());
    }

    private void askCatchUp(Subscribers subscribers, List<LoopSubscribers.Behind> behind) {
        tools.hub().execute(() -> {
            ShowState now = state;
            if (now != null && !broken) { // a broken state is replaced for all, including those left out
                subscribers.bringUp(behind, moment(now));
            }
        });
    }

    /** Returns whether the show should be read as a whole now. */
    boolean wantsRead() {
        return mustRead && !reading && nowMs.getAsLong() >= readAgainAtMs;
    }

    /** Returns whether its events are followed. */
    boolean isFollowing() {
        return !mustRead && !reading;
    }

    boolean isAbandoned() {
        return viewers == 0
                && nowMs.getAsLong() - emptySinceMs >= tools.settings().lingerMs();
    }

    String lastEventId() {
        return lastEventId;
    }

    void mustRead() {
        mustRead = true;
    }

    /**
     * Records that an event or a view could not be applied, perhaps only half of it: nobody sees that state before it
     * is read again.
     */
    void broken() {
        mustRead = true;
        broken = true;
        if (state != null) {
            ShowChanges unshown = state.drain();
            assert unshown != null;
        }
    }

    void readStarted() {
        reading = true;
    }

    /** Records that the read failed, or that Redis went away in the meantime. */
    void readFailed(long againInMs) {
        reading = false;
        readAgainAtMs = nowMs.getAsLong() + againInMs;
    }

    /**
     * Takes the view that was read.
     *
     * @return false if there is no such show and never was one here: the feed has ended
     */
    boolean loaded(Optional<ShowView> view) {
        if (view.isEmpty()) {
            readFailed(VANISHED_RETRY_MS);
            if (state == null && tools.lost().test(show)) {
                return true; // waiting sockets are told to come back, for it may be rebuilt
            } else if (state == null) {
                waiting.noSuchShow();
                return false;
            }
            vanished = true; // it was deleted, or Redis lost it and it may be rebuilt
            becomeUncertain();
            return true;
        }
        vanished = false;
        ShowState old = state;
        if (old == null) {
            state = new ShowState(view.get());
        } else {
            reload(old, view.get());
        }
        buyers.moved();
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
        closeIfPrivate(old);
        ShowChanges showChanges = old.drain();
        boolean wasBroken = broken;
        uncertain = false;
        broken = false;
        if (sameLife && !wasUncertain && !wasBroken) {
            showViews.publish(showChanges, moment(old));
        } else {
            showViews.replace(moment(old));
        }
    }

    /** Returns whether the show existed before, and was not found when it was read last. */
    boolean isVanished() {
        return vanished;
    }

    /**
     * Applies events in the order given and sends them to all sockets, in one frame. On a gap the show is read again.
     */
    void follow(List<EventsReader.Entry> entries) {
        ShowState now = state;
        if (now == null || !isFollowing()) {
            return;
        }
        for (EventsReader.Entry entry : entries) {
            ShowEvent event = entry.event();
            if (!now.isNext(event)) {
                mustRead = true;
                break;
            }
            now.apply(event);
            lastEventId = entry.id();
        }
        closeIfPrivate(now);
        buyers.moved();
        showViews.publish(now.drain(), moment(now));
    }

    /** Sends what is due without any event. */
    void tick(long readsFinished) {
        ShowState now = state;
        admitWaiting(uncertain ? Long.MAX_VALUE : readsFinished);
        if (now != null && !uncertain && !broken) {
            showViews.publishUnseen(moment(now));
        }
        buyers.tick(nowMs.getAsLong());
        waiting.overdue(nowMs.getAsLong() - tools.settings().joinMs());
    }

    private void admitWaiting(long readsFinished) {
        ShowState now = state;
        if (now == null || (broken && !uncertain)) {
            return;
        }
        waiting.admit(readsFinished, socket -> admit(socket, now));
    }

    /** Tells all sockets, once, that Redis is away. */
    void becomeUncertain() {
        mustRead = true;
        ShowState now = state;
        if (now != null && !uncertain) {
            uncertain = true;
            showViews.replace(moment(now));
        }
    }

    void ping(long at) {
        SharedMessage ping = SharedMessage.ping(MessageEncoder.ping(at, viewers + viewersElsewhere));
        showViews.ping(ping);
        ping.release();
    }

    void close(Disconnect disconnect) {
        waiting.close(disconnect);
        showViews.close(disconnect);
        forget();
    }

    /** Releases encoded messages. */
    void forget() {
        showViews.forget();
    }
}
