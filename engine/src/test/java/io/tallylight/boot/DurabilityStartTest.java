package io.tallylight.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.config.Config;
import io.tallylight.testing.RealRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine does not start over a Redis that cannot keep what it promises. */
class DurabilityStartTest {
    @TempDir
    Path folder;

    private Config config() {
        return Config.defaults().withHttpPort(0).withDataDir(folder.resolve("engine"));
    }

    @Test
    void aRedisThatSyncsTooSeldomIsRefusedWithOneLine() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"), "--appendfsync", "everysec")) {
            Config config = config().withRedisUrl(redis.url());
            EngineException refused = assertThrows(EngineException.class, () -> Engine.start(config));
            assertEquals(1, refused.exitCode());
            assertEquals(
                    "Redis at " + redis.url() + " cannot be used: redis.durability fsync needs appendfsync always, but"
                            + " Redis has everysec: set \"appendfsync always\" in its configuration, or redis.durability:"
                            + " fast if you can do without",
                    refused.getMessage());
            Engine.start(config.withRedis(config.redis().withDurability("fast")))
                    .close();
        }
    }

    @Test
    void theEmbeddedRedisSyncsAsTheTierSays() throws Exception {
        Config config = config();
        Engine.start(config.withRedis(config.redis().withDurability("fast"))).close();
        assertTrue(written().contains("\nappendfsync everysec\n"), written());
        Engine.start(config).close();
        assertTrue(written().contains("\nappendfsync always\n"), written());
    }

    private String written() throws Exception {
        return Files.readString(folder.resolve("engine/redis/redis.conf"));
    }
}
