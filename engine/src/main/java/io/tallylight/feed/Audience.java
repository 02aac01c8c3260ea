package io.tallylight.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one show that see the same: all offers, or the featured product's. Encodes each message once for all of
 * them. Belongs to the hub's context.
 */
final class Audience {
    /** How often news that is not a change of offers is told: the count of viewers, a seq that moved unseen. */
    static final long ASIDE_MS = 1_000;

    /**
     * Updates made at one seq for who comes back from another, one for all who come from the same; who comes from yet
     * another place gets the snapshot. Clients may name any number of places, and each update costs time and memory.
     */
    static final int UPDATES_KEPT_MAX = 64;

    private final String show;
    private final boolean featuredOnly;
    private final FeedTools tools;
    private final FeedMetrics metrics;
    private final BiConsumer<Audience, List<LoopSockets.Behind>> catchUp;
    private final Map<Group, LoopSockets> groups = new HashMap<>();
    private int members;

    /** Sockets that get the very same bytes on the very same thread. */
    private record Group(EventLoop loop, Transport transport) {
        static Group of(FeedSocket socket) {
            return new Group(socket.loop(), socket.line.transport());
        }
    }

    private Set<String> visible = Set.of();
    private long sentSeq;
    private long sentAtMs;
    private int viewersTold;
    private long viewersToldAtMs;

    private @Nullable Message snapshot;
    private int snapshotViewers;
    private long snapshotAtMs;
    private final Map<Long, Message> updatesSince = new HashMap<>();

    Audience(
            String show,
            boolean featuredOnly,
            FeedTools tools,
            BiConsumer<Audience, List<LoopSockets.Behind>> catchUp) {
        this.show = show;
        this.featuredOnly = featuredOnly;
        this.tools = tools;
        this.metrics = tools.metrics();
        this.catchUp = catchUp;
    }

    /** Adds a socket, with a snapshot or with everything changed since it was last here. */
    void add(FeedSocket socket, Moment now) {
        members++;
        if (members == 1) {
            startFrom(now.state());
        }
        Message message = first(socket.after, now);
        socket.after = null;
        Group group = Group.of(socket);
        groups.computeIfAbsent(group, this::sockets)
                .postAdd(
                        socket,
                        message.of(group.transport),
                        now.epoch(),
                        now.state().seq());
    }

    void left() {
        members--;
    }

    private LoopSockets sockets(Group group) {
        return new LoopSockets(
                group.loop, tools.loops(), tools.settings(), metrics, behind -> catchUp.accept(this, behind));
    }

    private Message first(@Nullable ResumePoint after, Moment now) {
        return after != null && after.epoch().equals(now.epoch()) ? since(after.seq(), now) : snapshot(now);
    }

    /** Answers sockets that were left out. */
    void bringUp(List<LoopSockets.Behind> behind, Moment now) {
        ShowState state = now.state();
        for (LoopSockets.Behind one : behind) {
            boolean same = one.epoch().equals(now.epoch()) && !one.snapshotOwed();
            Message message = same ? since(one.seq(), now) : snapshot(now);
            Group group = Group.of(one.socket());
            groups.computeIfAbsent(group, this::sockets)
                    .postCatchUp(one.socket(), message.of(group.transport), now.epoch(), state.seq());
        }
    }

    /** Tells that seq moved, when nothing else has told it for a second. */
    void publishUnseen(Moment now) {
        if (members > 0 && now.state().seq() != sentSeq && now.ms() - sentAtMs >= ASIDE_MS) {
            publish(Changes.none(), now);
        }
    }

    /** Tells all what changed; a change that nobody sees is told at most once a second, as a move of seq alone. */
    void publish(Changes changes, Moment now) {
        ShowState state = now.state();
        forget();
        if (members == 0) {
            return;
        }
        Changes mine = featuredOnly ? featured(state, changes) : changes;
        if (state.seq() == sentSeq || (mine.isEmpty() && now.ms() - sentAtMs < ASIDE_MS)) {
            return;
        }
        int told = viewersToTell(now);
        Message update = Message.at(state.epoch(), state.seq(), Messages.update(sentSeq, state, mine, told));
        metrics.updates.increment();
        long from = sentSeq;
        groups.forEach(
                (group, sockets) -> sockets.postUpdate(update.of(group.transport), state.epoch(), from, state.seq()));
        update.release();
        sentSeq = state.seq();
        sentAtMs = now.ms();
    }

    /** Replaces what all hold. */
    void replace(Moment now) {
        forget();
        if (members == 0) {
            return;
        }
        startFrom(now.state());
        Message whole = snapshot(now);
        groups.forEach((group, sockets) -> sockets.postSnapshot(
                whole.of(group.transport), now.epoch(), now.state().seq()));
    }

    /** Tells all what moves nobody. */
    void aside(Message message) {
        if (members > 0) {
            groups.forEach((group, sockets) -> sockets.postAside(message.of(group.transport)));
        }
    }

    void ping(Message message) {
        if (members > 0) {
            groups.forEach((group, sockets) -> sockets.postPing(message.of(group.transport)));
        }
    }

    void close(Farewell farewell) {
        groups.values().forEach(sockets -> sockets.postClose(farewell));
    }

    void closePublic(Farewell farewell) {
        groups.values().forEach(sockets -> sockets.postClosePublic(farewell));
    }

    /** Drops encoded messages: they no longer tell the present. */
    void forget() {
        if (snapshot != null) {
            snapshot.release();
            snapshot = null;
        }
        updatesSince.values().forEach(Message::release);
        updatesSince.clear();
    }

    private void startFrom(ShowState state) {
        sentSeq = state.seq();
        visible = featuredOnly ? Set.copyOf(offers(state).keySet()) : Set.of();
    }

    private int viewersToTell(Moment now) {
        if (now.viewers() == viewersTold || now.ms() - viewersToldAtMs < ASIDE_MS) {
            return -1;
        }
        viewersTold = now.viewers();
        viewersToldAtMs = now.ms();
        return viewersTold;
    }

    /** The snapshot that all share who come now. */
    private Message snapshot(Moment now) {
        boolean outdated = snapshotViewers != now.viewers() && now.ms() - snapshotAtMs >= ASIDE_MS;
        if (snapshot != null && outdated) {
            snapshot.release();
            snapshot = null;
        }
        if (snapshot == null) {
            ShowState state = now.state();
            snapshot = Message.at(now.epoch(), state.seq(), Messages.snapshot(show, now, offers(state)));
            snapshotViewers = now.viewers();
            snapshotAtMs = now.ms();
            metrics.snapshots.increment();
        }
        return snapshot;
    }

    /** Everything changed since, for all who come from there; a snapshot where an update can't tell it. */
    private Message since(long seen, Moment now) {
        Message known = updatesSince.get(seen);
        if (known != null) {
            return known;
        }
        // Which product was featured then is not known, and a featured product's snapshot is small.
        if (featuredOnly || now.uncertain() || updatesSince.size() == UPDATES_KEPT_MAX) {
            return snapshot(now);
        }
        ShowState state = now.state();
        Changes changes = state.since(seen).orElse(null);
        if (changes == null) {
            return snapshot(now);
        }
        byte[] json = Messages.update(seen, state, changes, now.viewers());
        Message update = Message.at(state.epoch(), state.seq(), json);
        metrics.updates.increment();
        updatesSince.put(seen, update);
        return update;
    }

    private Map<String, OfferState> offers(ShowState state) {
        if (!featuredOnly) {
            return state.offers();
        }
        Map<String, OfferState> featured = new LinkedHashMap<>();
        String sku = state.show().featured();
        OfferState chosen = state.offers().get(sku);
        if (chosen != null) {
            String product = chosen.definition().path("product").asText("");
            state.offers().forEach((other, offer) -> {
                boolean sibling = !product.isEmpty()
                        && product.equals(offer.definition().path("product").asText(""));
                if (other.equals(sku) || sibling) {
                    featured.put(other, offer);
                }
            });
        }
        return featured;
    }

    private Changes featured(ShowState state, Changes changes) {
        Map<String, OfferState> now = offers(state);
        Map<String, JsonNode> patches = new LinkedHashMap<>();
        now.forEach((sku, offer) -> {
            JsonNode patch = visible.contains(sku)
                    ? changes.offers().get(sku)
                    : offer.shown().document();
            if (patch != null) {
                patches.put(sku, patch);
            }
        });
        for (String sku : visible) {
            if (!now.containsKey(sku)) {
                patches.put(sku, NullNode.instance);
            }
        }
        visible = Set.copyOf(now.keySet());
        Map<String, Long> sales = new LinkedHashMap<>(changes.sales());
        sales.keySet().retainAll(visible);
        return new Changes(changes.show(), patches, sales);
    }
}
