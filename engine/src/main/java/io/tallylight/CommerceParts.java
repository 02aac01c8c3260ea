package io.tallylight;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.commerce.ShopifyWebhooks;
import io.tallylight.config.ShopifyConfig;
import io.tallylight.ledger.Ledger;
import io.tallylight.redis.StreamRedis;
import io.tallylight.show.OfferIndex;
import io.vertx.core.Vertx;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that hear from commerce platforms, wired together.
 *
 * @param index where offers are found by their ids on platforms
 */
record CommerceParts(OfferIndex index, ShopifyWebhooks shopify) {
    private static final Logger LOG = LoggerFactory.getLogger(CommerceParts.class);
    private static final long AGAIN_MS = 1_000;

    /** Begins to list the offers that are there; until that is done, webhooks are asked to come again. */
    static CommerceParts start(
            Vertx vertx, ShopifyConfig config, StreamRedis redis, Ledger ledger, MeterRegistry metrics) {
        OfferIndex index = new OfferIndex(redis, ledger.reader());
        ShopifyWebhooks shopify =
                new ShopifyWebhooks(vertx, redis, ledger, index, Set.copyOf(config.locations()), metrics);
        CommerceParts parts = new CommerceParts(index, shopify);
        if (!config.secrets().isEmpty()) {
            parts.fill(vertx);
        }
        return parts;
    }

    private void fill(Vertx vertx) {
        index.fill().onSuccess(v -> shopify.ready()).onFailure(failure -> {
            LOG.warn("offers cannot be listed by their external ids, trying again: {}", failure.getMessage());
            vertx.setTimer(AGAIN_MS, timer -> fill(vertx));
        });
    }

    /** Lists the offers of a show that was rebuilt. */
    void rebuilt(String show) {
        index.fill(show)
                .onFailure(failure -> LOG.error(
                        "show {} was rebuilt, but webhooks do not find its offers until the next start: {}",
                        show,
                        failure.getMessage()));
    }
}
