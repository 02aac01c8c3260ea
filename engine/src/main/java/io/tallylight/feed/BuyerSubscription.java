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
 * One buyer in one show who is here, and what the buyer was told of its reservations. Every state is told at most once to
 * each socket; of states that follow each other within one look, the last one is. Belongs to the hub's context.
 */
final class BuyerSubscription {
    private static final BuyerSource.Mark NOTHING = new BuyerSource.Mark("", 0, List.of(), List.of());

    final String buyerId;
    private final LoopTasks loopTasks;
    private final Set<Subscriber> welcomed = new LinkedHashSet<>();
    private final Set<Subscriber> newcomers = new LinkedHashSet<>();

    /** Who came before the present look began, and is welcomed when it ends. */
    private final Set<Subscriber> expected = new LinkedHashSet<>();

    private final Map<String, BuyerSource.Holding> open = new LinkedHashMap<>();

    /** Of orders told before, those that are now less: the order is told again, the reservation is what it was. */
    private Set<String> cancelled = Set.of();

    private BuyerSource.@Nullable Mark mark;
    private boolean loaded;

    /** Moves of the show's stock when the last look that ended began, and the present one. */
    long lookedAtMoves = -1;

    private long lookMoves;

    /** When reservations were read last, and whether they are being. */
    long readMs;

    boolean looking;

    BuyerSubscription(String buyerId, LoopTasks loopTasks) {
        this.buyerId = buyerId;
        this.loopTasks = loopTasks;
    }

    /**
     * Adds a socket, which is welcomed with what a look finds that begins later: what it does not hear of as open has ended,
     * and a reservation may be younger than the last look.
     */
    void add(Subscriber socket) {
        newcomers.add(socket);
    }

    /** Whether nobody is left. */
    boolean remove(Subscriber socket) {
        welcomed.remove(socket);
        newcomers.remove(socket);
        expected.remove(socket);
        return welcomed.isEmpty() && !hasNewcomers();
    }

    /** Whether somebody has not been welcomed yet. */
    boolean hasNewcomers() {
        return !newcomers.isEmpty() || !expected.isEmpty();
    }

    void lookBegins(long moves) {
        looking = true;
        lookMoves = moves;
        expected.addAll(newcomers);
        newcomers.clear();
    }

    /** All that the look found is told. */
    void lookEnds() {
        looking = false;
        lookedAtMoves = lookMoves;
        expected.forEach(this::welcome);
        expected.clear();
    }

    /** Whether all open reservations must be read, since it is not known which. */
    boolean wantsAll(Optional<BuyerSource.Mark> now) {
        BuyerSource.Mark before = mark;
        int chunk = before == null ? 0 : before.chunk();
        return !loaded || (now.isPresent() && now.get().chunk() < chunk); // another life of the data
    }

    /** What was told last, where the present mark does not name all that happened since; else null. */
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

    /** Whether something changed that marks tell of. */
    boolean isNews(Optional<BuyerSource.Mark> now) {
        BuyerSource.Mark before = mark;
        return before == null
                ? now.isPresent()
                : now.isEmpty() || !now.get().version().equals(before.version());
    }

    /**
     * Which reservations may have changed since the mark before this one.
     *
     * @param made ids between the marks, as far as this one does not name them
     * @param lessened ids of orders of which something was cancelled, likewise
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
     * Takes all that is open; what was and is not any more is read again by the caller, by the ids answered, and taken by
     * {@link #changed}. Only the first time does the mark count at once: should that reading fail, all of this is done again.
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

    /** Takes what was read of suspects, or of what {@link #load} asked for, and tells what is new. */
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
