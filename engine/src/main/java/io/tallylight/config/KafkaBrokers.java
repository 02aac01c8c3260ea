package io.tallylight.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Brokers that get orders. {@code caFile} null means what Java trusts; {@code username} and {@code password} null mean that
 * the brokers ask for no login.
 */
public record KafkaBrokers(
        String bootstrapServers,
        String topic,
        boolean tls,
        @Nullable Path caFile,
        String mechanism,
        @Nullable String username,
        @Nullable Secret password) {}
