package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.testing.Await;
import io.tallylight.testing.FaultyProxy;
import io.tallylight.testing.RealRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamRedisTest {
    @TempDir
    Path folder;

    @Test
    void aHalfOpenConnectionIsReplacedThoughNobodyUsesIt() throws Exception {
        try (RealRedis redis = new RealRedis(folder);
                FaultyProxy proxy = new FaultyProxy(redis.port());
                StreamRedis streams = StreamRedis.connect(proxy.url())) {
            proxy.halfOpen();
            Await.until("it is replaced", () -> proxy.accepted() == 2 && streams.isConnected());
            assertEquals("PONG", streams.commands().ping().toCompletableFuture().get());
        }
    }
}
