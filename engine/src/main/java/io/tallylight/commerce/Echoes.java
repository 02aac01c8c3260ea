package io.tallylight.commerce;

import io.tallylight.json.Json;
import io.tallylight.ledger.Ids;
import io.tallylight.ledger.LedgerReader;
import io.tallylight.redis.ShowKeys;
import io.tallylight.redis.StreamRedis;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells our own orders, which somebody entered on the platform, from sales there. An order is ours when it carries the id of
 * a committed order of a show here. A buyer may write attributes into a basket, so an id alone proves nothing: it must be
 * known, and the first order there that carries it is the one; a second one is a sale. Any thread.
 */
final class Echoes {
    private static final Logger LOG = LoggerFactory.getLogger(Echoes.class);

    private final StreamRedis redis;
    private final LedgerReader reader;

    Echoes(StreamRedis redis, LedgerReader reader) {
        this.redis = redis;
        this.reader = reader;
    }

    /** Whether it is one of ours. */
    Future<Boolean> isOurs(ShopifyOrder order) {
        return isOurs(order, order.claims());
    }

    private Future<Boolean> isOurs(ShopifyOrder order, List<String> claims) {
        if (claims.isEmpty()) {
            return Future.succeededFuture(false);
        }
        return isOurs(order.id(), claims.get(0))
                .compose(ours -> ours ? Future.succeededFuture(true) : isOurs(order, claims.subList(1, claims.size())));
    }

    private Future<Boolean> isOurs(String shopifyOrder, String claim) {
        return Ids.ofOrder(claim)
                .map(ours -> isCommitted(ours)
                        .compose(committed -> committed ? isFirst(ours, shopifyOrder) : Future.succeededFuture(false))
                        .onSuccess(echo -> {
                            if (!echo) {
                                LOG.warn(
                                        "Shopify order {} says that it is {}, and counts as a sale",
                                        shopifyOrder,
                                        claim);
                            }
                        }))
                .orElse(Future.succeededFuture(false));
    }

    /** The orders of a show that has ended are forgotten after a while, and then whatever names the show is believed. */
    private Future<Boolean> isCommitted(Ids.OrderRef ours) {
        return reader.reservation(ours.show(), ours.id()).compose(found -> {
            if (found.isPresent()) {
                return Future.succeededFuture(found.get().number() > 0);
            }
            return reader.show(ours.show())
                    .map(doc -> doc.isPresent()
                            && Json.readObject(doc.get())
                                    .path("status")
                                    .asText()
                                    .equals("ended"));
        });
    }

    private Future<Boolean> isFirst(Ids.OrderRef ours, String shopifyOrder) {
        byte[] key = bytes(ShowKeys.of(ours.show()).elsewhere());
        byte[] field = bytes("echo" + '\0' + ours.id());
        return redis.read(() -> redis.commands().hsetnx(key, field, bytes(shopifyOrder)))
                .compose(v -> redis.read(() -> redis.commands().pexpire(key, NoteScript.NOTED_FOR.toMillis())))
                .compose(v -> redis.read(() -> redis.commands().hget(key, field)))
                .map(first -> new String(first, StandardCharsets.UTF_8).equals(shopifyOrder));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
