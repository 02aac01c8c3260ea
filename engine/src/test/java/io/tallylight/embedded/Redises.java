package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What the tests do with a Redis. */
final class Redises {
    private Redises() {}

    /** Runs one piece of work over a connection of its own. */
    static <T> T with(String url, Function<RedisCommands<String, String>, T> work) {
        RedisClient client = RedisClient.create(RedisURI.create(url));
        try {
            return work.apply(client.connect().sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        }
    }

    /** A script with several writes, which the append-only file keeps as MULTI … EXEC; adds one to {@code n}. */
    static long sell(String url) {
        return with(
                url,
                redis -> redis.<Long>eval(
                        "redis.call('SET', 'last', ARGV[1]) redis.call('HSET', 'h', ARGV[1], ARGV[1]) "
                                + "return redis.call('INCR', 'n')",
                        ScriptOutputType.INTEGER,
                        new String[0],
                        "sale"));
    }

    static String sold(String url) {
        return with(url, redis -> String.valueOf(redis.get("n")));
    }

    /** Ends a process as an operating system short of memory would, and waits until it is gone. */
    static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        assertTrue(process.destroyForcibly());
        assertTrue(!process.onExit().get(10, TimeUnit.SECONDS).isAlive());
    }
}
