package io.tallylight.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.config.Config;
import io.tallylight.ledger.Ledger;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.tallylight.testing.LogLines;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommercePartsTest {
    private static final Ledger.Limits LIMITS = new Ledger.Limits(8, 4_000, 20_000, 60_000);
    private static final long AGAIN_MS = 5;

    @TempDir
    Path folder;

    @Test
    void thatOffersCannotBeListedIsSaidOnceAndThatTheyAreOnceMore() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (RealRedis server = new RealRedis(folder);
                SharedRedis streams = SharedRedis.connect(server.url());
                RedisClient client = RedisClient.create(server.url());
                LogLines lines = LogLines.of(CommerceParts.class)) {
            var metrics = new SimpleMeterRegistry();
            Ledger ledger = Await.result(Ledger.open(vertx, RedisEndpoint.of(server.url()), 1, LIMITS, metrics));
            var raw = client.connect().sync();
            assertEquals("OK", raw.set(ShowKeys.SHOWS, "no set"));
            var config = Config.defaults().shop().withSecrets("a secret of a test");
            CommerceParts parts = CommerceParts.start(vertx, config, streams, ledger, metrics, AGAIN_MS);
            Await.until("it was tried three times", () -> failures(raw.info("errorstats")) >= 3);
            assertEquals(1, raw.del(ShowKeys.SHOWS));
            Await.until("it says that they are listed", () -> lines.tell("INFO"));
            List<String> said = lines.all();
            assertEquals(2, said.size(), said::toString);
            assertTrue(said.get(0).startsWith("WARN webhooks are asked to come again"), said::toString);
            parts.shopify().stop();
            Await.result(ledger.close());
        } finally {
            Await.result(vertx.close());
        }
    }

    private static int failures(String errors) {
        return errors.lines()
                .filter(line -> line.startsWith("errorstat_WRONGTYPE:count="))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf('=') + 1)))
                .sum();
    }
}
