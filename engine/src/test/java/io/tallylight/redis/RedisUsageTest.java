package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisUsageTest {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    RedisUsageTest() {}

    @Test
    void theMemoryAndTheFileOfRedisAreMeasuredAndNoMeterStaysBehind() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Vertx vertx = Vertx.vertx();
        try (RealRedis server = new RealRedis(folder);
                SharedRedis redis = SharedRedis.connect(server.url())) {
            Await.done(redis.commands().set("key".getBytes(StandardCharsets.UTF_8), new byte[100_000]));
            RedisUsage usage = RedisUsage.start(vertx, redis, meters);
            Await.until("Redis says how much it uses", () -> value(meters, "tallylight.redis.memory.used") > 0);
            assertTrue(value(meters, "tallylight.redis.memory.used") > 100_000);
            assertTrue(value(meters, "tallylight.redis.memory.rss") > 100_000);
            assertTrue(value(meters, "tallylight.redis.aof.size") > 100_000);
            usage.close();
            assertEquals(0, meters.getMeters().size());
        } finally {
            Await.result(vertx.close());
        }
    }

    private static double value(SimpleMeterRegistry meters, String name) {
        return meters.get(name).gauge().value();
    }
}
