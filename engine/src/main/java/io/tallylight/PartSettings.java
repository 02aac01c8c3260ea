package io.tallylight;

import io.tallylight.config.Config;
import io.tallylight.feed.FeedSettings;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.LedgerNotice;
import io.tallylight.redis.Durability;
import io.tallylight.show.DefinitionLimits;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the parts of an engine are told of its configuration. */
final class PartSettings {
    private PartSettings() {}

    static Durability durability(Config config) {
        Config.Redis redis = config.redis();
        return switch (redis.durability()) {
            case "fast" -> new Durability.Fast();
            case "fsync" -> new Durability.Fsync();
            case "replicated" -> new Durability.Replicated(redis.replicas(), redis.replicaTimeoutMs());
            default -> throw new IllegalArgumentException("no such tier: " + redis.durability());
        };
    }

    static FeedSettings feed(Config config) {
        Config.Feed feed = config.feed();
        return FeedSettings.of(
                feed.tickMs(),
                feed.tickMsMax(),
                feed.socketsMax(),
                feed.socketsPerShowMax(),
                feed.socketsPerAddressMax());
    }

    static DefinitionLimits definitions(Config config, PaymentParts payments) {
        return new DefinitionLimits(config.limits().holdMsMax(), config.limits().offersMax(), payments::priceStep);
    }

    /** What the ledger has to tell: each node tells what happens in its own batches. */
    static Set<LedgerNotice> notices(Config config) {
        Config.@Nullable Webhook webhook = config.orders().webhook();
        return webhook == null ? Set.of() : LedgerNotice.among(webhook.events());
    }

    static Ledger.Limits ledger(Config config) {
        return new Ledger.Limits(
                config.ledger().batchCommandsMax(),
                config.ledger().batchLinesMax(),
                config.ledger().windowCommandsMax(),
                config.ledger().replyTimeoutMs(),
                config.ledger().retentionMs(),
                config.limits().openReservationsPerBuyerMax(),
                config.admission().waitMsMax());
    }
}
