package io.tallylight.commerce;

import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.show.OfferIndex.Place;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Remembers which lines of an order on a platform concern which offers, so that a line which a later version of the order
 * does not have any more is missed. Any thread.
 */
final class OrderLines {
    private static final String SEPARATOR = "\0";

    private final SharedRedis redis;

    OrderLines(SharedRedis redis) {
        this.redis = redis;
    }

    /**
     * A line and an offer of its variant.
     *
     * @param variant id, in decimal
     */
    record Known(OrderLine line, String variant) {
        private byte[] member() {
            return String.join(SEPARATOR, line.place().show(), line.place().sku(), variant, line.line())
                    .getBytes(StandardCharsets.UTF_8);
        }

        private static Known of(String order, byte[] member) {
            String[] parts = new String(member, StandardCharsets.UTF_8).split(SEPARATOR, -1);
            return new Known(new OrderLine(new Place(parts[0], parts[1]), order, parts[3]), parts[2]);
        }

        /** Whether this version of the order has the line, or does not say what it is. */
        boolean isIn(ShopifyOrder order) {
            return order.others().contains(line.line())
                    || order.lines().stream()
                            .anyMatch(its -> its.id().equals(line.line())
                                    && its.variant().equals(variant));
        }
    }

    /** Remembers a line; to be done before anything is noted of it. */
    Future<Void> remember(Known known) {
        byte[] key = key(known.line().order());
        return redis.read(() -> redis.commands().sadd(key, known.member()))
                .compose(v -> redis.read(() -> redis.commands().pexpire(key, NoteScript.NOTED_FOR.toMillis())))
                .mapEmpty();
    }

    /** All that is remembered of an order. */
    Future<List<Known>> of(String order) {
        return redis.<Set<byte[]>>read(() -> redis.commands().smembers(key(order)))
                .map(members ->
                        members.stream().map(member -> Known.of(order, member)).toList());
    }

    private static byte[] key(String order) {
        return ShowKeys.orderLines("shopify", order).getBytes(StandardCharsets.UTF_8);
    }
}
