package io.tallylight.feed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A buyer who is connected to one show, and the states of its reservations that were sent. Each socket gets every state
 * at most once; if several states follow each other within one look, only the last one is sent. Belongs to the hub's
 * context.
 */
final class BuyerSubscription {
    private static final BuyerSource.Mark NOTHING = new BuyerSource.Mark("", 0, List.of(), List.of());

    final String buyerId;
    private final LoopTasks loopTasks;
    private final Set<Subscriber> welcomed = new LinkedHashSet<>();
    private final Set<Subscriber> newcomers = new LinkedHashSet<>();

    /** The sockets that joined before the present look began. They are welcomed when it ends. */
    private final Set<Subscriber> expected = new LinkedHashSet<>();

    private final Map<String, BuyerSource.Holding> open = new LinkedHashMap<>();

    /** Orders sent before that have fewer units now: the order is sent again, its reservation is unchanged. */
    private Set<String> cancelled = Set.of();

    private BuyerSource.@Nullable Mark mark;
    private boolean loaded;

    /** Moves of the show's stock at the beginning of the last look that ended, and of the present one. */
    long lookedAtMoves = -1;

    private long lookMoves;

    /** Time at which reservations were read last, and whether a read is under way. */
    long readMs;

    boolean looking;

    BuyerSubscription(String buyerId, LoopTasks loopTasks) {
        this.buyerId = buyerId;
        this.loopTasks = loopTasks;
    }

    /**
     * Adds a socket. It is welcomed with the result of a look that begins later: a reservation that is not reported as
     * open has ended, and a reservation may be younger than the last look.
     */
    void add(Subscriber socket) {
        newcomers.add(socket);
    }

    /** Removes a socket. Returns whether none is left. */
    boolean remove(Subscriber socket) {
        welcomed.remove(socket);
        newcomers.remove(socket);
        expected.remove(socket);
        return welcomed.isEmpty() && !hasNewcomers();
    }

    /** Returns whether a socket has not been welcomed yet. */
    boolean hasNewcomers() {
        return !newcomers.isEmpty() || !expected.isEmpty();
    }

    void lookBegins(long moves) {
        looking = true;
        lookMoves = moves;
        expected.addAll(newcomers);
        newcomers.clear();
    }

    /** Ends the look after all its results were sent. */
    void lookEnds() {
        looking = false;
        lookedAtMoves = lookMoves;
        expected.forEach(this::welcome);
        expected.clear();
    }

    /** Returns whether all open reservations must be read, since it is not known which of them changed. */
    boolean wantsAll(Optional<BuyerSource.Mark> now) {
        BuyerSource.Mark before = mark;
        int chunk = before == null ? 0 : before.chunk();
        return !loaded || (now.isPresent() && now.get().chunk() < chunk); // another incarnation of the data
    }

    /** Returns the mark that was sent last if the present mark does not name everything since; otherwise null. */
    BuyerSource.@Nullable Mark lacking(Optional<BuyerSource.Mark> now) {
        if (!loaded || now.isEmpty()) {
            return null;
        }
        BuyerSource.Mark before = mark == null ? NOTHING : mark;
        boolean lacks = now.get().chunk() > before.chunk() || now.get().lacksCancellations(before);
        return lacks ? before : null;
    }

    boolean hasOpen() {
        return !open.isEmpty();
    }

    /** Returns whether the mark shows a change. */
    boolean isNews(Optional<BuyerSource.Mark> now) {
        BuyerSource.Mark before = mark;
        return before == null
                ? now.isPresent()
                : now.isEmpty() || !now.get().version().equals(before.version());
    }

    /**
     * Returns the reservations that may have changed since the mark before this one.
     *
     * @param made ids between the marks that this one does not name
     * @param lessened ids of orders of which something was cancelled and that this mark does not name
     */
    List<String> suspects(Optional<BuyerSource.Mark> now, List<String> made, List<String> lessened) {
        Set<String> ids = new LinkedHashSet<>(open.keySet());
        BuyerSource.Mark before = mark;
        now.ifPresent(present -> {
            Set<String> known = before == null ? Set.of() : new HashSet<>(before.recent());
            Stream.concat(made.stream(), present.recent().stream())
                    .filter(id -> !known.contains(id))
                    .forEach(ids::add);
        });
        Set<String> told = new LinkedHashSet<>(cancelledSince(now, ids));
        lessened.stream().filter(id -> !ids.contains(id)).forEach(told::add);
        cancelled = told;
        ids.addAll(cancelled);
        return new ArrayList<>(ids);
    }

    private Set<String> cancelledSince(Optional<BuyerSource.Mark> now, Set<String> toldAnyway) {
        BuyerSource.Mark before = mark;
        Set<BuyerSource.Cancelled> known = before == null ? Set.of() : new HashSet<>(before.cancelled());
        Set<String> ids = new LinkedHashSet<>();
        now.ifPresent(present -> present.cancelled().stream()
                .filter(one -> !known.contains(one) && !toldAnyway.contains(one.id()))
                .forEach(one -> ids.add(one.id())));
        return ids;
    }

    /**
     * Takes all open reservations. Returns the ids of those that were open and are not any more, which the caller reads
     * again and passes to {@link #changed}. The mark counts at once only the first time: if that read fails, all of
     * this is done again.
     */
    List<String> load(Optional<BuyerSource.Mark> now, List<BuyerSource.Holding> all) {
        Set<String> present = new HashSet<>();
        all.forEach(holding -> present.add(holding.id()));
        List<String> ended = new ArrayList<>(
                open.keySet().stream().filter(id -> !present.contains(id)).toList());
        cancelled = loaded ? cancelledSince(now, open.keySet()) : Set.of();
        ended.addAll(cancelled);
        if (loaded) {
            tell(all);
        } else {
            mark = now.orElse(null);
            all.forEach(holding -> open.put(holding.id(), holding));
            loaded = true;
        }
        return ended;
    }

    /** Takes the reservations read for {@link #suspects} or for {@link #load}, and sends those that are new. */
    void changed(Optional<BuyerSource.Mark> now, List<BuyerSource.Holding> read) {
        mark = now.orElse(null);
        tell(read);
    }

    private void tell(List<BuyerSource.Holding> read) {
        for (BuyerSource.Holding holding : read) {
            BuyerSource.Holding before = open.get(holding.id());
            if (cancelled.contains(holding.id())) {
                send(MessageEncoder.typed("order", holding.order()));
            } else if (before == null || !before.reservation().equals(holding.reservation())) {
                send(MessageEncoder.typed("reservation", holding.reservation()));
                if (!holding.order().isEmpty()) {
                    send(MessageEncoder.typed("order", holding.order()));
                }
            }
            if (holding.isOpen()) {
                open.put(holding.id(), holding);
            } else {
                open.remove(holding.id());
            }
        }
    }

    private void welcome(Subscriber socket) {
        welcomed.add(socket);
        ObjectNode hello = Json.object().put("type", "authenticated").put("buyerId", buyerId);
        ArrayNode ids = hello.putArray("open");
        List<byte[]> messages = new ArrayList<>();
        open.values().forEach(holding -> {
            ids.add(Json.readObject(holding.reservation()).path("id").asText());
            messages.add(MessageEncoder.typed("reservation", holding.reservation()));
        });
        messages.add(0, Json.encode(hello));
        messages.forEach(json -> send(SharedMessage.aside(json), List.of(socket)));
    }

    private void send(byte[] json) {
        send(SharedMessage.aside(json), welcomed);
    }

    private void send(SharedMessage message, Iterable<Subscriber> sockets) {
        for (Subscriber socket : sockets) {
            Frame frame = message.of(socket.line.transport());
            loopTasks.post(socket.loop(), frame, () -> socket.writePersonal(frame));
        }
        message.release();
    }
}
