package io.tallylight.commerce;

import io.tallylight.json.Json;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.show.ExternalId;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells our own orders, which somebody entered on the platform, from sales there. An order is ours as far as it carries the
 * id of a committed order of a show here and has that order's variants. A buyer may write attributes into a basket, so an id
 * alone proves nothing: our order must be found, the first order there that carries its id and has units of it is the one,
 * and no more units of that are ours than our order has; all others are sales. Any thread.
 */
final class OwnOrders {
    private static final Logger LOG = LoggerFactory.getLogger(OwnOrders.class);
    private static final String SEPARATOR = "\0";

    private final SharedRedis redis;
    private final LedgerReader reader;

    OwnOrders(SharedRedis redis, LedgerReader reader) {
        this.redis = redis;
        this.reader = reader;
    }

    /** Our order that this one was made from; {@link OwnOrder#NONE} where there is none. */
    Future<OwnOrder> find(ShopifyOrder order) {
        return find(order, order.claims());
    }

    private Future<OwnOrder> find(ShopifyOrder order, List<String> claims) {
        if (claims.isEmpty()) {
            return Future.succeededFuture(OwnOrder.NONE);
        }
        List<String> others = claims.subList(1, claims.size());
        return Ids.ofOrder(claims.get(0))
                .map(ours -> find(order, ours).compose(own -> {
                    if (own.isEmpty()) {
                        LOG.warn(
                                "Shopify order {} names {} as its order here, but no order here with that id matches it; it"
                                        + " counts as a sale of the shop",
                                order.id(),
                                claims.get(0));
                    }
                    return own.isPresent() ? Future.succeededFuture(own.get()) : find(order, others);
                }))
                .orElseGet(() -> find(order, others));
    }

    private Future<Optional<OwnOrder>> find(ShopifyOrder order, Ids.OrderRef ours) {
        return committed(ours)
                .compose(found -> claim(ours).compose(claim -> {
                    if (claim.isPresent()) {
                        boolean isFirst = claim.get()[0].equals(order.id());
                        OwnOrder own = found.orElseGet(
                                () -> new OwnOrder(ours.show(), ours.id(), OwnOrder.parse(claim.get(), 1)));
                        return Future.succeededFuture(isFirst ? Optional.of(own) : Optional.empty());
                    }
                    return found.isPresent() && !found.get().ordered(order).isEmpty()
                            ? claim(order, found.get())
                            : Future.succeededFuture(Optional.empty());
                }));
    }

    /** What is noted of who carries the id of an order of ours: the other order's id, and the units that ours had then. */
    private Future<Optional<String[]>> claim(Ids.OrderRef ours) {
        return redis.read(() -> redis.commands().hget(key(ours.show()), field(ours.id())))
                .map(text -> Optional.ofNullable(text)
                        .map(found -> new String(found, StandardCharsets.UTF_8).split(SEPARATOR, -1)));
    }

    private Future<Optional<OwnOrder>> claim(ShopifyOrder order, OwnOrder own) {
        byte[] key = key(own.show());
        byte[] claim = bytes(order.id() + SEPARATOR + own.text());
        return redis.read(() -> redis.commands().hsetnx(key, field(own.id()), claim))
                .compose(v -> redis.read(() -> redis.commands().pexpire(key, NoteScript.NOTED_FOR.toMillis())))
                .compose(v -> claim(new Ids.OrderRef(own.show(), own.id())))
                .map(first -> first.orElseThrow()[0].equals(order.id()) ? Optional.of(own) : Optional.empty());
    }

    /** The order with what is still sold of it; empty where there is none, or it is not known any more. */
    private Future<Optional<OwnOrder>> committed(Ids.OrderRef ours) {
        return reader.reservation(ours.show(), ours.id()).compose(found -> {
            if (found.isEmpty() || found.get().number() == 0) {
                return Future.succeededFuture(Optional.empty());
            }
            Reservation order = found.get();
            return restocked(ours.show(), order)
                    .compose(restocked -> units(ours.show(), order, restocked))
                    .map(units -> Optional.of(new OwnOrder(ours.show(), ours.id(), units)));
        });
    }

    /** Units of each line that were cancelled and may be sold again. */
    private Future<Map<Integer, Long>> restocked(String show, Reservation order) {
        List<Future<Optional<Cancellation>>> reading = order.cancelled().ids().stream()
                .map(id -> reader.cancellation(show, id))
                .toList();
        Map<Integer, Long> restocked = new LinkedHashMap<>();
        return reading.isEmpty()
                ? Future.succeededFuture(restocked)
                : Future.join(reading).map(v -> {
                    reading.forEach(one -> one.result()
                            .filter(Cancellation::restock)
                            .ifPresent(cancellation -> cancellation
                                    .taken()
                                    .forEach(taken -> restocked.merge(taken.line(), (long) taken.units(), Long::sum))));
                    return restocked;
                });
    }

    private Future<List<OwnOrder.Units>> units(String show, Reservation order, Map<Integer, Long> restocked) {
        Map<String, Long> bySku = new LinkedHashMap<>();
        for (int i = 0; i < order.lines().size(); i++) {
            Reservation.Line line = order.lines().get(i);
            bySku.merge(line.sku(), line.quantity() - restocked.getOrDefault(i, 0L), Long::sum);
        }
        List<Future<OwnOrder.Units>> looking = new ArrayList<>();
        bySku.forEach((sku, count) -> looking.add(variant(show, sku).map(id -> new OwnOrder.Units(sku, id, count))));
        return Future.join(looking)
                .map(v -> looking.stream().map(Future::result).toList());
    }

    private Future<String> variant(String show, String sku) {
        return reader.offer(show, sku)
                .map(look -> look.flatMap(found -> Optional.ofNullable(found.offer()))
                        .flatMap(offer -> ExternalId.SHOPIFY_VARIANT.in(Json.readObject(offer.doc())))
                        .orElse(""));
    }

    private static byte[] key(String show) {
        return bytes(ShowKeys.of(show).elsewhere());
    }

    private static byte[] field(String id) {
        return bytes("echo" + SEPARATOR + id);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
