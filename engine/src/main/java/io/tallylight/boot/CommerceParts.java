package io.tallylight.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallylight.commerce.ShopifyWebhooks;
import io.tallylight.config.ShopifyConfig;
import io.tallylight.ledger.Ledger;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.tallylight.show.OfferIndex;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that receive webhooks from commerce platforms, wired together.
 *
 * @param index index of offers by their ids on platforms
 */
record CommerceParts(OfferIndex index, ShopifyWebhooks shopify) {
    private static final Logger LOG = LoggerFactory.getLogger(CommerceParts.class);
    private static final long AGAIN_MS = 1_000;

    /** Starts to index the existing offers; until that is done, webhooks are asked to retry. */
    static CommerceParts start(
            Vertx vertx, ShopifyConfig config, SharedRedis redis, Ledger ledger, MeterRegistry metrics) {
        return start(vertx, config, redis, ledger, metrics, AGAIN_MS);
    }

    static CommerceParts start(
            Vertx vertx, ShopifyConfig config, SharedRedis redis, Ledger ledger, MeterRegistry metrics, long againMs) {
        OfferIndex index = new OfferIndex(redis, ledger.reader());
        ShopifyWebhooks shopify = new ShopifyWebhooks(
                vertx, redis, ledger, index, Set.copyOf(config.locations()), InstantSource.system(), metrics);
        CommerceParts parts = new CommerceParts(index, shopify);
        if (!config.secrets().isEmpty()) {
            parts.fill(vertx, againMs, false);
        }
        return parts;
    }

    /** Fills the index and retries on failure; the operator is told of a delay once, and once more when it is done. */
    private void fill(Vertx vertx, long againMs, boolean told) {
        index.fill().onComplete(done -> {
            if (done.failed()) {
                if (!told) {
                    LOG.warn(
                            "webhooks are asked to come again, since offers cannot be listed by their external ids: {}",
                            FailureText.of(done.cause()));
                }
                vertx.setTimer(againMs, timer -> fill(vertx, againMs, true));
                return;
            }
            shopify.ready();
            if (told) {
                LOG.info("offers are listed by their external ids, webhooks are taken");
            }
        });
    }

    /** Indexes the offers of a show that was rebuilt. */
    void rebuilt(String show) {
        index.fill(show)
                .onFailure(failure -> LOG.error(
                        "show {} was rebuilt, but webhooks do not find its offers until the next start: {}",
                        show,
                        FailureText.of(failure)));
    }
}
