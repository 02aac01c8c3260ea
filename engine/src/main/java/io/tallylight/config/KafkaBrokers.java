package io.tallylight.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Kafka brokers that receive orders. If {@code caFile} is null, the certificates that Java trusts are used. If
 * {@code username} and {@code password} are null, the brokers require no login.
 */
public record KafkaBrokers(
        String bootstrapServers,
        String topic,
        boolean tls,
        @Nullable Path caFile,
        String mechanism,
        @Nullable String username,
        @Nullable Secret password) {}
