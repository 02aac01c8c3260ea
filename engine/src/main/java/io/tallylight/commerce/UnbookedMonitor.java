package io.tallylight.commerce;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.show.OfferIndex.Place;
import io.tallylight.show.StockSync;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how many units were sold here that the shop has not booked, over all offers that listen to levels, and raises the
 * alarm where the shop seems not to book them at all. Each node looks at all of them. Called on one event loop.
 */
final class UnbookedMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(UnbookedMonitor.class);
    private static final byte[] KEY = ShowKeys.LEVELLED.getBytes(StandardCharsets.UTF_8);
    private static final char SEPARATOR = '\0';

    /** So long none of an offer's units may be booked while some are not. */
    static final long LATE_MS = 900_000;

    private final SharedRedis redis;
    private final MappedOffers offers;
    private final PlatformLevels levels;
    private final InstantSource clock;
    private final AtomicLong unbooked = new AtomicLong();
    private final Map<Place, Since> waiting = new HashMap<>();

    UnbookedMonitor(
            SharedRedis redis,
            MappedOffers offers,
            PlatformLevels levels,
            InstantSource clock,
            MeterRegistry registry) {
        this.redis = redis;
        this.offers = offers;
        this.levels = levels;
        this.clock = clock;
        Gauge.builder("tallylight.commerce.unbooked.units", unbooked, AtomicLong::doubleValue)
                .description(
                        "Units sold here of which the shop has not booked the order, in offers that listen to levels")
                .register(registry);
    }

    /**
     * How long an offer's bookings stand still.
     *
     * @param booked units that were booked then
     * @param sinceMs epoch ms
     */
    private record Since(long booked, long sinceMs, boolean isTold) {}

    /** From now on an offer is looked at; to be done when it hears of a level. */
    Future<Void> add(Place place) {
        return redis.read(() -> redis.commands().sadd(KEY, member(place))).mapEmpty();
    }

    /** Looks at all offers, one after another. */
    Future<Void> look() {
        return redis.<Set<byte[]>>read(() -> redis.commands().smembers(KEY))
                .compose(members ->
                        look(members.stream().map(UnbookedMonitor::place).toList(), 0, 0));
    }

    /** Looks at the offers of this show no more. */
    Future<Void> forget(String show) {
        return redis.<Set<byte[]>>read(() -> redis.commands().smembers(KEY))
                .compose(members -> Future.all(members.stream()
                                .map(UnbookedMonitor::place)
                                .filter(place -> place.show().equals(show))
                                .map(this::drop)
                                .toList())
                        .mapEmpty());
    }

    private Future<Void> look(List<Place> places, int from, long units) {
        if (from == places.size()) {
            unbooked.set(units);
            waiting.keySet().retainAll(Set.copyOf(places));
            return Future.succeededFuture();
        }
        Place place = places.get(from);
        return offers.listens(place, StockSync.LEVELS)
                .compose(listens -> listens ? measure(place) : drop(place).map(0L))
                .otherwise(
                        failure -> { // it may be its show alone
                            LOG.debug("{} is looked at later: {}", place, FailureText.of(failure));
                            return 0L;
                        })
                .compose(more -> look(places, from + 1, units + more));
    }

    private Future<Long> drop(Place place) {
        return redis.read(() -> redis.commands().srem(KEY, member(place)));
    }

    private Future<Long> measure(Place place) {
        return levels.unbooked(place).map(found -> {
            long units = found.map(PlatformLevels.Sold::unbooked).orElse(0L);
            if (units == 0) {
                waiting.remove(place);
                return 0L;
            }
            long booked = found.orElseThrow().booked();
            Since now = new Since(booked, clock.millis(), false);
            Since since = waiting.merge(place, now, (was, is) -> was.booked == is.booked ? was : is);
            if (!since.isTold && now.sinceMs - since.sinceMs >= LATE_MS) {
                waiting.put(place, new Since(booked, since.sinceMs, true));
                LOG.error(
                        "show {}: {} units of {} are sold here and the shop has not booked them for {} s;"
                                + " they are subtracted from its levels until it has",
                        place.show(),
                        units,
                        place.sku(),
                        (now.sinceMs - since.sinceMs) / 1_000);
            }
            return units;
        });
    }

    private static byte[] member(Place place) {
        return (place.show() + SEPARATOR + place.sku()).getBytes(StandardCharsets.UTF_8);
    }

    private static Place place(byte[] member) {
        String text = new String(member, StandardCharsets.UTF_8);
        int end = text.indexOf(SEPARATOR);
        return new Place(text.substring(0, end), text.substring(end + 1));
    }
}
