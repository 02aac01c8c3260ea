package io.tallylight.boot;

import io.tallylight.config.Config;
import io.tallylight.feed.FeedSettings;
import io.tallylight.ledger.Ledger;
import io.tallylight.ledger.LedgerEventType;
import io.tallylight.redis.Durability;
import io.tallylight.redis.NodeRegistry;
import io.tallylight.redis.RedisTls;
import io.tallylight.show.DefinitionLimits;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Converts the configuration to the settings of the parts of an engine. */
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

    static RedisTls redisTls(Config config) {
        Config.RedisTls tls = config.redis().tls();
        return new RedisTls(tls.caFile(), tls.certFile(), tls.keyFile());
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
        return new DefinitionLimits(
                config.limits().holdMsMax(),
                config.limits().showsMax(),
                config.limits().offersMax(),
                payments::priceStep);
    }

    /** Returns the ledger events that are published: each node publishes the events of its own batches. */
    static Set<LedgerEventType> notices(Config config) {
        Config.@Nullable Webhook webhook = config.orders().webhook();
        return webhook == null ? Set.of() : LedgerEventType.among(webhook.events());
    }

    /**
     * Returns the entry of this node in the registry on its Redis: the first node to act applies these settings for
     * all.
     */
    static NodeRegistry.Node node(Config config, String id) {
        Map<String, String> settings = new TreeMap<>();
        Config.@Nullable Webhook webhook = config.orders().webhook();
        settings.put("ledger.retentionMs", Long.toString(config.ledger().retentionMs()));
        settings.put("orders.webhook", webhook == null ? "off" : "on");
        settings.put("orders.webhook.events", webhook == null ? "" : String.join(",", new TreeSet<>(webhook.events())));
        settings.put("orders.kafka", config.orders().kafka() == null ? "off" : "on");
        settings.put("orders.recorded", String.valueOf(config.orders().recorded()));
        settings.put("payments.gateway", config.payments().gateway());
        settings.put("redis.durability", config.redis().durability());
        return new NodeRegistry.Node(
                id, BuildVersion.text(), settings, config.ledger().retentionMs());
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
