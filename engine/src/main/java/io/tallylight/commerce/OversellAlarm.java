package io.tallylight.commerce;

import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.show.OfferIndex.Place;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the alarm over units that were sold elsewhere and are held or sold here too, and remembers whose they are, so that
 * they are taken when holds give them back. Any thread.
 */
final class OversellAlarm {
    private static final Logger LOG = LoggerFactory.getLogger(OversellAlarm.class);
    private static final byte[] KEY = ShowKeys.OWING.getBytes(StandardCharsets.UTF_8);
    private static final String SEPARATOR = "\0";

    private final SharedRedis redis;
    private final CommerceMetrics metrics;

    OversellAlarm(SharedRedis redis, CommerceMetrics metrics) {
        this.redis = redis;
        this.metrics = metrics;
    }

    /**
     * Who takes units later.
     *
     * @param order and {@code line} are empty where it is an offer's level that is owed
     */
    record Debt(Place place, String order, String line) {
        OrderLine orderLine() {
            return new OrderLine(place, order, line);
        }

        boolean isLevel() {
            return order.isEmpty();
        }

        private byte[] member() {
            return String.join(SEPARATOR, place.show(), place.sku(), order, line)
                    .getBytes(StandardCharsets.UTF_8);
        }

        private static Debt of(byte[] member) {
            String[] parts = new String(member, StandardCharsets.UTF_8).split(SEPARATOR, -1);
            return new Debt(new Place(parts[0], parts[1]), parts[2], parts[3]);
        }
    }

    /** Remembers that an order's line may take more later. */
    Future<Void> owe(OrderLine line) {
        return owe(new Debt(line.place(), line.order(), line.line()));
    }

    /** Remembers that an offer has more than its level. */
    Future<Void> owe(Place place) {
        return owe(new Debt(place, "", ""));
    }

    private Future<Void> owe(Debt debt) {
        return redis.read(() -> redis.commands().sadd(KEY, debt.member())).mapEmpty();
    }

    /** Everything that is remembered. */
    Future<List<Debt>> owed() {
        return redis.<Set<byte[]>>read(() -> redis.commands().smembers(KEY))
                .map(members -> members.stream().map(Debt::of).toList());
    }

    Future<Void> forget(Debt debt) {
        return redis.read(() -> redis.commands().srem(KEY, debt.member())).mapEmpty();
    }

    /** Forgets everything that is remembered of a show. */
    Future<Void> forget(String show) {
        return owed().compose(debts -> Future.all(debts.stream()
                        .filter(debt -> debt.place().show().equals(show))
                        .map(this::forget)
                        .toList())
                .mapEmpty());
    }

    /**
     * Says that units are missing; does nothing for 0 or less.
     *
     * @param what told of them
     */
    void by(long units, Place place, String what) {
        if (units > 0) {
            metrics.oversold(units);
            LOG.error(
                    "show {}: {} is oversold by {}: {}, and the units are held or sold here",
                    place.show(),
                    place.sku(),
                    units,
                    what);
        }
    }

    /** Says that units which were missing were taken after all; does nothing for 0. */
    void regained(long units, Place place, String what) {
        if (units > 0) {
            metrics.regained(units);
            LOG.warn("show {}: {} is oversold by {} less: {}", place.show(), place.sku(), units, what);
        }
    }
}
