package io.tallylight.faults;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.tallylight.redis.ShowKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Redis behind the engine's back. Connects again by itself. */
final class Raw implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    Raw(String url) {
        client = RedisClient.create(RedisURI.create(url));
        connection = client.connect(new StringCodec(StandardCharsets.ISO_8859_1)); // takes any bytes
    }

    RedisCommands<String, String> commands() {
        return connection.sync();
    }

    /** A number that {@code INFO} tells. */
    long info(String section, String field) {
        return commands()
                .info(section)
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> Long.parseLong(line.substring(field.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Every key of a show with its whole value, to be compared; fields of hashes in no order. */
    Map<String, Object> everything(String show) {
        Map<String, Object> all = new TreeMap<>();
        String prefix = ShowKeys.of(show).prefix();
        for (String key : commands().keys("tl:*")) {
            if (key.startsWith(prefix)) {
                all.put(key.substring(prefix.length()), value(key));
            }
        }
        return all;
    }

    private Object value(String key) {
        String type = commands().type(key);
        return switch (type) {
            case "hash" -> commands().hgetall(key);
            case "zset" -> commands().zrangeWithScores(key, 0, -1);
            case "list" -> commands().lrange(key, 0, -1);
            case "stream" -> commands().xrange(key, Range.unbounded());
            case "string" -> commands().get(key);
            default -> throw new AssertionError(key + " is a " + type);
        };
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
