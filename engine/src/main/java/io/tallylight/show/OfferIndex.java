package io.tallylight.show;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.json.Json;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.OfferSnapshot;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.RedisRefusedException;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds offers by their ids in other systems. An offer is listed before it is defined, so that no offer with such an id
 * is ever missing, and removed if the definition is refused; an offer that lost its id stays listed until its show is
 * over for good. Callers therefore check the offer itself. Offers that were defined without being listed (by an older
 * engine, or by a rebuild) are listed by {@link #fill}. For any thread; answers come on the caller's context. Fails
 * while Redis is away.
 */
public final class OfferIndex {
    private static final Logger LOG = LoggerFactory.getLogger(OfferIndex.class);
    private static final int SHOWS_AT_ONCE = 100;
    private static final char SEPARATOR = '\0';

    private final SharedRedis redis;
    private final LedgerReader reader;
    private final ShowReader views;
    private final InstantSource clock;

    public OfferIndex(SharedRedis redis, LedgerReader reader) {
        this(redis, reader, InstantSource.system());
    }

    public OfferIndex(SharedRedis redis, LedgerReader reader, InstantSource clock) {
        this.clock = clock;
        this.redis = redis;
        this.reader = reader;
        this.views = new ShowReader(redis);
    }

    /** The place of an offer. */
    public record Place(String show, String sku) {
        private byte[] member() {
            return bytes(show + SEPARATOR + sku);
        }

        private static Place of(byte[] member) {
            String text = new String(member, StandardCharsets.UTF_8);
            int end = text.indexOf(SEPARATOR);
            return new Place(text.substring(0, end), text.substring(end + 1));
        }
    }

    /**
     * Lists an offer under each external id in its definition.
     *
     * @return the ids under which it was not listed before
     */
    public Future<Set<ExternalId>> list(Place place, JsonNode offer) {
        Set<ExternalId> added = ConcurrentHashMap.newKeySet();
        List<Future<?>> adding = new ArrayList<>();
        for (ExternalId id : ExternalId.values()) {
            id.in(offer)
                    .ifPresent(value -> adding.add(redis.read(() ->
                                    redis.commands().sadd(bytes(ShowKeys.external(id.field(), value)), place.member()))
                            .onSuccess(count -> {
                                if (count > 0) {
                                    added.add(id);
                                }
                            })));
        }
        if (adding.isEmpty()) {
            return Future.succeededFuture(added);
        }
        byte[] now = bytes(Long.toString(clock.millis()));
        adding.add(redis.read(
                () -> redis.commands().hsetnx(bytes(ShowKeys.of(place.show).listed()), bytes(place.sku), now)));
        return Future.all(adding).map(v -> added);
    }

    /**
     * Returns the time since which an offer is listed, epoch ms; empty if it is not listed, or was listed by an engine
     * that did not note the time.
     */
    public Future<OptionalLong> listedSince(Place place) {
        return redis.read(() ->
                        redis.commands().hget(bytes(ShowKeys.of(place.show).listed()), bytes(place.sku)))
                .map(text -> text == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(new String(text, StandardCharsets.UTF_8))));
    }

    /**
     * Removes an offer whose definition was refused. Another definition may have given it the same id in the meantime:
     * it is removed first, and listed again if such a definition is found; and a caller whose offer was listed already
     * lists it again once it is defined. One of the two sees the other, so no offer with an id stays unlisted.
     *
     * @param added the answer of {@link #list}
     */
    Future<Void> takeBack(Place place, JsonNode refused, Set<ExternalId> added) {
        List<Future<Long>> taking = new ArrayList<>();
        for (ExternalId id : added) {
            id.in(refused)
                    .ifPresent(value -> taking.add(redis.read(() ->
                            redis.commands().srem(bytes(ShowKeys.external(id.field(), value)), place.member()))));
        }
        return taking.isEmpty()
                ? Future.succeededFuture()
                : Future.all(taking)
                        .compose(v -> reader.offer(place.show, place.sku))
                        .compose(look -> {
                            OfferSnapshot.Offer now =
                                    look.map(OfferSnapshot::offer).orElse(null);
                            return now == null
                                    ? Future.succeededFuture()
                                    : list(place, Json.readObject(now.doc())).mapEmpty();
                        });
    }

    /** Removes an offer whose show is gone from all places at which its last definition had it listed. */
    Future<Void> remove(Place place, JsonNode offer) {
        List<Future<Long>> taking = new ArrayList<>();
        for (ExternalId id : ExternalId.values()) {
            id.in(offer)
                    .ifPresent(value -> taking.add(redis.read(() ->
                            redis.commands().srem(bytes(ShowKeys.external(id.field(), value)), place.member()))));
        }
        return Future.all(taking).mapEmpty();
    }

    /** Returns the offers that have this id, or had it before. */
    public Future<List<Place>> find(ExternalId id, String value) {
        byte[] key = bytes(ShowKeys.external(id.field(), value));
        return redis.read(() -> redis.commands().smembers(key))
                .map(members -> members.stream().map(Place::of).toList());
    }

    /** Removes an offer whose show has ended and will not go on, since its records are gone. */
    public Future<Void> dropIfOver(ExternalId id, String value, Place place) {
        byte[] show = bytes(ShowKeys.of(place.show).showHash());
        return redis.read(() -> redis.commands().hget(show, bytes("cleaned")))
                .compose(cleaned -> cleaned == null
                        ? Future.succeededFuture()
                        : redis.read(() -> redis.commands()
                                        .srem(bytes(ShowKeys.external(id.field(), value)), place.member()))
                                .mapEmpty());
    }

    /** Lists the offers of every show that has not ended. */
    public Future<Void> fill() {
        return reader.shows().compose(ids -> fill(List.copyOf(ids), 0));
    }

    /** Lists the offers of a show; does nothing if the show has ended, or does not exist. */
    public Future<Void> fill(String show) {
        return reader.show(show).compose(doc -> {
            boolean over = doc.isEmpty()
                    || Json.readObject(doc.get()).path("status").asText().equals("ended");
            return over ? Future.succeededFuture() : listAll(show);
        });
    }

    private Future<Void> fill(List<String> shows, int from) {
        if (from >= shows.size()) {
            return Future.succeededFuture();
        }
        int to = Math.min(shows.size(), from + SHOWS_AT_ONCE);
        List<Future<Void>> filling = shows.subList(from, to).stream()
                .map(show -> fill(show).recover(failure -> oneShowAlone(show, failure)))
                .toList();
        return Future.join(filling).compose(done -> fill(shows, to));
    }

    /** Ignores the failure of one show: a show whose keys hold other data must not hide the others. */
    private static Future<Void> oneShowAlone(String show, Throwable failure) {
        if (failure instanceof RedisRefusedException
                || failure instanceof IllegalStateException
                || failure instanceof IllegalArgumentException) {
            LOG.warn("offers of show {} cannot be found by their external ids: {}", show, FailureText.of(failure));
            return Future.succeededFuture();
        }
        return Future.failedFuture(failure);
    }

    private Future<Void> listAll(String show) {
        return views.view(show).compose(view -> {
            List<Future<Void>> listing = new ArrayList<>();
            view.ifPresent(found -> found.offers()
                    .forEach(offer -> listing.add(list(new Place(show, offer.sku()), Json.readObject(offer.doc()))
                            .mapEmpty())));
            return listing.isEmpty()
                    ? Future.succeededFuture()
                    : Future.all(listing).mapEmpty();
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
