package io.tallylight.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.netty.channel.EventLoop;
import io.tallylight.feed.state.OfferState;
import io.tallylight.feed.state.ShowChanges;
import io.tallylight.feed.state.ShowState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one show that see the same view: all offers, or those of the featured product. It encodes each message
 * once for all of them. Belongs to the hub's context.
 */
final class Subscribers {
    /**
     * Interval in ms of news that is not a change of offers: the number of viewers, or a seq that moved without a
     * visible change.
     */
    static final long ASIDE_MS = 1_000;

    /**
     * Largest number of updates kept at one seq for returning clients, one for all that come from the same place; a
     * client from yet another place gets the snapshot. Clients may name any number of places, and each update costs
     * time and memory.
     */
    static final int UPDATES_KEPT_MAX = 64;

    private final String show;
    private final boolean featuredOnly;
    private final FeedContext tools;
    private final FeedMetrics metrics;
    private final BiConsumer<Subscribers, List<LoopSubscribers.Behind>> catchUp;
    private final Map<Group, LoopSubscribers> groups = new HashMap<>();
    private int members;

    /** The sockets that get the same bytes on the same thread. */
    private record Group(EventLoop loop, Transport transport) {
        static Group of(Subscriber socket) {
            return new Group(socket.loop(), socket.line.transport());
        }
    }

    private Set<String> visible = Set.of();
    private long sentSeq;
    private long sentAtMs;
    private int viewersTold;
    private long viewersToldAtMs;

    private @Nullable SharedMessage snapshot;
    private int snapshotViewers;
    private long snapshotAtMs;
    private final Map<Long, SharedMessage> updatesSince = new HashMap<>();

    Subscribers(
            String show,
            boolean featuredOnly,
            FeedContext tools,
            BiConsumer<Subscribers, List<LoopSubscribers.Behind>> catchUp) {
        this.show = show;
        this.featuredOnly = featuredOnly;
        this.tools = tools;
        this.metrics = tools.metrics();
        this.catchUp = catchUp;
    }

    /** Adds a socket, with a snapshot or with everything changed since it was last connected. */
    void add(Subscriber socket, MessageContext now) {
        members++;
        if (members == 1) {
            startFrom(now.state());
        }
        SharedMessage message = first(socket.after, now);
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

    private LoopSubscribers sockets(Group group) {
        return new LoopSubscribers(
                group.loop, tools.loops(), tools.settings(), metrics, behind -> catchUp.accept(this, behind));
    }

    private SharedMessage first(@Nullable ResumePoint after, MessageContext now) {
        return after != null && after.epoch().equals(now.epoch()) ? since(after.seq(), now) : snapshot(now);
    }

    /** Brings sockets that were left out up to date. */
    void bringUp(List<LoopSubscribers.Behind> behind, MessageContext now) {
        ShowState state = now.state();
        for (LoopSubscribers.Behind one : behind) {
            boolean same = one.epoch().equals(now.epoch()) && !one.snapshotOwed();
            SharedMessage message = same ? since(one.seq(), now) : snapshot(now);
            Group group = Group.of(one.socket());
            groups.computeIfAbsent(group, this::sockets)
                    .postCatchUp(one.socket(), message.of(group.transport), now.epoch(), state.seq());
        }
    }

    /** Sends the new seq if nothing else has sent it for a second. */
    void publishUnseen(MessageContext now) {
        if (members > 0 && now.state().seq() != sentSeq && now.ms() - sentAtMs >= ASIDE_MS) {
            publish(ShowChanges.none(), now);
        }
    }

    /**
     * Sends the changes to all sockets; a change that nobody sees is sent at most once a second, as a new seq alone.
     */
    void publish(ShowChanges showChanges, MessageContext now) {
        ShowState state = now.state();
        forget();
        if (members == 0) {
            return;
        }
        ShowChanges mine = featuredOnly ? featured(state, showChanges) : showChanges;
        if (state.seq() == sentSeq || (mine.isEmpty() && now.ms() - sentAtMs < ASIDE_MS)) {
            return;
        }
        int told = viewersToTell(now);
        SharedMessage update =
                SharedMessage.at(state.epoch(), state.seq(), MessageEncoder.update(sentSeq, state, mine, told));
        metrics.updates.increment();
        long from = sentSeq;
        groups.forEach(
                (group, sockets) -> sockets.postUpdate(update.of(group.transport), state.epoch(), from, state.seq()));
        update.release();
        sentSeq = state.seq();
        sentAtMs = now.ms();
    }

    /** Replaces the state of all sockets. */
    void replace(MessageContext now) {
        forget();
        if (members == 0) {
            return;
        }
        startFrom(now.state());
        SharedMessage whole = snapshot(now);
        groups.forEach((group, sockets) -> sockets.postSnapshot(
                whole.of(group.transport), now.epoch(), now.state().seq()));
    }

    /** Sends all sockets a message that does not change their place. */
    void aside(SharedMessage message) {
        if (members > 0) {
            groups.forEach((group, sockets) -> sockets.postAside(message.of(group.transport)));
        }
    }

    void ping(SharedMessage message) {
        if (members > 0) {
            groups.forEach((group, sockets) -> sockets.postPing(message.of(group.transport)));
        }
    }

    void close(Disconnect disconnect) {
        groups.values().forEach(sockets -> sockets.postClose(disconnect));
    }

    void closePublic(Disconnect disconnect) {
        groups.values().forEach(sockets -> sockets.postClosePublic(disconnect));
    }

    /** Drops encoded messages: they no longer have the present state. */
    void forget() {
        if (snapshot != null) {
            snapshot.release();
            snapshot = null;
        }
        updatesSince.values().forEach(SharedMessage::release);
        updatesSince.clear();
    }

    private void startFrom(ShowState state) {
        sentSeq = state.seq();
        visible = featuredOnly ? Set.copyOf(offers(state).keySet()) : Set.of();
    }

    private int viewersToTell(MessageContext now) {
        if (now.viewers() == viewersTold || now.ms() - viewersToldAtMs < ASIDE_MS) {
            return -1;
        }
        viewersTold = now.viewers();
        viewersToldAtMs = now.ms();
        return viewersTold;
    }

    /** Returns the snapshot that all sockets joining now share. */
    private SharedMessage snapshot(MessageContext now) {
        boolean outdated = snapshotViewers != now.viewers() && now.ms() - snapshotAtMs >= ASIDE_MS;
        if (snapshot != null && outdated) {
            snapshot.release();
            snapshot = null;
        }
        if (snapshot == null) {
            ShowState state = now.state();
            snapshot = SharedMessage.at(now.epoch(), state.seq(), MessageEncoder.snapshot(show, now, offers(state)));
            snapshotViewers = now.viewers();
            snapshotAtMs = now.ms();
            metrics.snapshots.increment();
        }
        return snapshot;
    }

    /**
     * Returns everything changed since the given seq, for all sockets from that place; a snapshot if an update can't
     * express it.
     */
    private SharedMessage since(long seen, MessageContext now) {
        SharedMessage known = updatesSince.get(seen);
        if (known != null) {
            return known;
        }
        // The product featured then is not known, and a featured product's snapshot is small.
        if (featuredOnly || now.uncertain() || updatesSince.size() == UPDATES_KEPT_MAX) {
            return snapshot(now);
        }
        ShowState state = now.state();
        ShowChanges showChanges = state.since(seen).orElse(null);
        if (showChanges == null) {
            return snapshot(now);
        }
        byte[] json = MessageEncoder.update(seen, state, showChanges, now.viewers());
        SharedMessage update = SharedMessage.at(state.epoch(), state.seq(), json);
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

    private ShowChanges featured(ShowState state, ShowChanges showChanges) {
        Map<String, OfferState> now = offers(state);
        Map<String, JsonNode> patches = new LinkedHashMap<>();
        now.forEach((sku, offer) -> {
            JsonNode patch = visible.contains(sku)
                    ? showChanges.offers().get(sku)
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
        Map<String, Long> sales = new LinkedHashMap<>(showChanges.sales());
        sales.keySet().retainAll(visible);
        return new ShowChanges(showChanges.show(), patches, sales);
    }
}
