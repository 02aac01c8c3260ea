package io.tallylight.embedded;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A blocking connection to the embedded Redis for administration. Every call may throw {@link RedisException}. */
final class RedisAdmin implements AutoCloseable {
    private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(5);

    private final RedisClient client;
    private final RedisCommands<String, String> commands;

    private RedisAdmin(RedisClient client, StatefulRedisConnection<String, String> connection) {
        this.client = client;
        this.commands = connection.sync();
    }

    /**
     * Connects with credentials that are known beforehand, and tells Lettuce so: otherwise it finishes the handshake on
     * another thread, and {@code connect} may return while the connection still refuses commands.
     */
    static RedisAdmin connect(int port, String password) {
        RedisClient client = RedisClient.create(RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withAuthentication(new StaticCredentialsProvider(null, password.toCharArray()))
                .withTimeout(REPLY_TIMEOUT)
                .build());
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .build());
        try {
            return new RedisAdmin(client, client.connect());
        } catch (RuntimeException e) {
            stop(client);
            throw e;
        }
    }

    /** Returns the fields of one section of {@code INFO}; works while Redis is loading. */
    Map<String, String> info(String section) {
        return commands.info(section)
                .lines()
                .map(line -> line.split(":", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    }

    Optional<String> config(String name) {
        return Optional.ofNullable(commands.configGet(name).get(name));
    }

    void listenOn(int port) {
        commands.configSet("port", Integer.toString(port));
    }

    void rewriteAof() {
        commands.bgrewriteaof();
    }

    /** Flushes the append-only file and ends Redis, without the dump, which would only repeat the file's data. */
    void shutdown() {
        commands.shutdown(false);
    }

    @Override
    public void close() {
        stop(client);
    }

    private static void stop(RedisClient client) {
        client.shutdown(Duration.ZERO, REPLY_TIMEOUT);
    }
}
