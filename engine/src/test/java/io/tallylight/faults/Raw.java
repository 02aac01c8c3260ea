package io.tallylight.faults;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tallylight.redis.ShowKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Redis behind the engine's back. Connects again by itself. */
final class Raw implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    Raw(String url) {
        client = RedisClient.create(RedisURI.create(url));
        connection = client.connect();
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

    /** Every key of a show with its serialized value, to be compared. */
    Map<String, String> everything(String show) {
        Map<String, String> all = new TreeMap<>();
        String prefix = ShowKeys.of(show).prefix();
        for (String key : commands().keys("tl:*")) {
            if (key.startsWith(prefix)) {
                all.put(
                        key.substring(prefix.length()),
                        Arrays.toString(commands().dump(key)));
            }
        }
        return all;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
