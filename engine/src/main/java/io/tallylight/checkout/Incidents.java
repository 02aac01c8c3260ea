package io.tallylight.checkout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * Tasks that failed for good at a gateway: money that was not taken, not given up, or not refunded. An incident stays
 * until an operator retries or closes it. Any thread; answers on the caller's context.
 */
public final class Incidents {
    private static final String ID = ".i";
    private static final Pattern ENTRY = Pattern.compile("[0-9]{1,16}-[0-9]{1,16}");

    private final SharedRedis redis;
    private final LedgerReader reader;

    public Incidents(SharedRedis redis, LedgerReader reader) {
        this.redis = redis;
        this.reader = reader;
    }

    /** The place of an incident among all: by show, and oldest first in each. */
    private record Place(String show, long ms, long seq) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::show).thenComparingLong(Place::ms).thenComparingLong(Place::seq);

        static Optional<Place> of(String id) {
            int at = id.lastIndexOf(ID);
            String entry = at < 1 ? "" : id.substring(at + ID.length());
            return ENTRY.matcher(entry).matches() ? Optional.of(of(id.substring(0, at), entry)) : Optional.empty();
        }

        static Place of(String show, String entry) {
            int dash = entry.indexOf('-');
            return new Place(show, Long.parseLong(entry, 0, dash, 10), Long.parseLong(entry.substring(dash + 1)));
        }

        String entry() {
            return ms + "-" + seq;
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Lists incidents by show, oldest first in each. Fails while Redis is away.
     *
     * @param after the id of the last one seen, null for the first page
     * @param limit 1 or more
     * @return at most {@code limit} incidents
     */
    public Future<List<ObjectNode>> list(@Nullable String after, int limit) {
        Optional<Place> from = after == null ? Optional.empty() : Place.of(after);
        return reader.shows().compose(shows -> {
            TreeSet<String> left = new TreeSet<>(shows);
            from.ifPresent(last -> left.headSet(last.show(), false).clear());
            return fill(new ArrayDeque<>(left), from, limit, new ArrayList<>());
        });
    }

    private Future<List<ObjectNode>> fill(
            Queue<String> shows, Optional<Place> after, int limit, List<ObjectNode> found) {
        String show = shows.poll();
        if (show == null || found.size() == limit) {
            return Future.succeededFuture(found);
        }
        byte[] key = PaymentTaskQueue.bytes(ShowKeys.of(show).incidents());
        return redis.read(() -> redis.commands().hgetall(key)).compose(all -> {
            TreeMap<Place, byte[]> sorted = new TreeMap<>();
            all.forEach((id, value) -> sorted.put(Place.of(show, new String(id, StandardCharsets.UTF_8)), value));
            after.ifPresent(last -> sorted.headMap(last, true).clear());
            sorted.forEach((place, value) -> {
                if (found.size() < limit) {
                    found.add(incident(place, value));
                }
            });
            return fill(shows, after, limit, found);
        });
    }

    /** Returns when it became owed, from the incident itself; an unreadable one has only the time of its entry. */
    private static ObjectNode incident(Place place, byte[] value) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(value)) {
            in.unpackArrayHeader();
            ObjectNode incident = Json.object()
                    .put("id", place.show() + ID + place.entry())
                    .put("show", place.show())
                    .put("owedAt", place.ms());
            incident.setAll(Json.readObject(in.unpackString()));
            return incident;
        } catch (IOException e) {
            throw new UncheckedIOException("an incident of show " + place.show() + " is not readable", e);
        }
    }

    /**
     * Retries an incident, or closes it because it was settled by other means.
     *
     * @param id id as listed
     * @return whether there was such an incident
     */
    public Future<Boolean> settle(String id, boolean again) {
        return Place.of(id)
                .map(its -> redis.read(() -> PaymentTaskQueue.settle(redis, its.show(), its.entry(), again)))
                .orElse(Future.succeededFuture(false));
    }

    /** Returns whether a list may go on after this text: whether it is the id of an incident. */
    public static boolean isPlace(String id) {
        return Place.of(id).isPresent();
    }

    /** Returns the show in an incident's id; empty if the id is not valid. */
    public static String show(String id) {
        return Place.of(id).map(Place::show).orElse("");
    }
}
