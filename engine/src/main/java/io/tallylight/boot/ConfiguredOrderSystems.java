package io.tallylight.boot;

import io.tallylight.api.OrderDeliveries;
import io.tallylight.config.Config;
import io.tallylight.config.KafkaBrokers;
import io.tallylight.config.Secret;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.flush.DeadLetters;
import io.tallylight.orders.flush.DeliveryAwaiter;
import io.tallylight.orders.flush.FlushNode;
import io.tallylight.orders.flush.OutboxFlushers;
import io.tallylight.orders.kafka.KafkaOrderSystem;
import io.tallylight.orders.kafka.KafkaSettings;
import io.tallylight.orders.sql.SqlOrderSystem;
import io.tallylight.orders.webhook.WebhookOrderSystem;
import io.tallylight.orders.webhook.WebhookSettings;
import io.tallylight.redis.RedisClock;
import io.tallylight.redis.SharedRedis;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order systems that the configuration names.
 *
 * @param sql the database, which always exists: shows are rebuilt from it
 * @param all all order systems, the database first
 */
record ConfiguredOrderSystems(SqlOrderSystem sql, List<OrderSystem> all) {
    /**
     * Opens the order systems.
     *
     * @param clock clock for the times that they store and send
     * @throws OrderSystemException if one cannot be used; those that were open are closed again
     */
    static ConfiguredOrderSystems open(Vertx vertx, Config config, RedisClock clock) throws OrderSystemException {
        Config.Orders orders = config.orders();
        SqlOrderSystem sql = SqlOrderSystem.open(config.ordersSqlUrl().text(), orders.sqlConnections(), clock);
        List<OrderSystem> all = new ArrayList<>();
        all.add(sql);
        boolean opened = false;
        try {
            Config.@Nullable Webhook webhook = orders.webhook();
            if (webhook != null) {
                all.add(WebhookOrderSystem.open(vertx, settings(webhook), clock, clock::isOff));
            }
            @Nullable KafkaBrokers kafka = orders.kafka();
            if (kafka != null) {
                all.add(KafkaOrderSystem.open(settings(kafka)));
            }
            opened = true;
            return new ConfiguredOrderSystems(sql, List.copyOf(all));
        } finally {
            if (!opened) {
                all.forEach(OrderSystem::close);
            }
        }
    }

    /** Returns this node's settings for flushing. */
    static FlushNode flushNode(Config config, String id, RedisClock clock) {
        return new FlushNode(
                id, config.orders().recorded(), clock, clock::isFarOff, show -> SplitOrderFiles.warn(config, show));
    }

    private static WebhookSettings settings(Config.Webhook webhook) {
        return new WebhookSettings(
                webhook.url(),
                Secret.texts(webhook.secrets()),
                Set.copyOf(webhook.events()),
                webhook.allowPrivateAddresses(),
                webhook.timeoutMs(),
                webhook.messageMs(),
                webhook.caFile());
    }

    private static KafkaSettings settings(KafkaBrokers kafka) {
        @Nullable String username = kafka.username();
        @Nullable Secret password = kafka.password();
        KafkaSettings.@Nullable Login login = username == null || password == null
                ? null
                : new KafkaSettings.Login(kafka.mechanism(), username, password.text());
        return new KafkaSettings(kafka.bootstrapServers(), kafka.topic(), kafka.tls(), kafka.caFile(), login);
    }

    /** Returns the access of the HTTP interface to the delivery of orders. */
    static OrderDeliveries out(Vertx vertx, Config config, SharedRedis redis, OutboxFlushers outboxFlushers) {
        Config.Orders orders = config.orders();
        DeliveryAwaiter deliveryAwaiter =
                new DeliveryAwaiter(vertx, redis, orders.recorded(), orders.recordedWaitMs(), outboxFlushers::wake);
        outboxFlushers.onSettled(deliveryAwaiter::settled);
        return new OrderDeliveries(new DeadLetters(redis, outboxFlushers), outboxFlushers.parking(), deliveryAwaiter);
    }

    List<String> names() {
        return all.stream().map(OrderSystem::name).toList();
    }
}
