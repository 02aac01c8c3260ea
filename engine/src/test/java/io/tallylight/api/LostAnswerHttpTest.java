package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.embedded.DataFolder;
import io.tallylight.embedded.EmbeddedRedis;
import io.tallylight.testing.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis takes a command and does not answer in time. */
class LostAnswerHttpTest {
    private static final int REPLY_TIMEOUT_MS = 1_000;
    private static final int PAUSE_MS = 6_000;
    private static final String ONE = "{'buyerId':'b','lines':[{'sku':'A','quantity':1}]}";

    @TempDir
    Path folder;

    @Test
    void theOutcomeIsUnknownAndTheSameKeyFindsItOut() throws Exception {
        try (DataFolder redisFolder = DataFolder.open(folder.resolve("redis"));
                EmbeddedRedis redis = EmbeddedRedis.start(redisFolder);
                Engine engine = Engine.start(config(redis.url()))) {
            Api api = new Api(engine.port());
            String show = api.liveShow();
            api.offer(show, "A", 5);
            String reservations = Api.reservations(show);
            String key = Api.key();
            RedisClient client = RedisClient.create(redis.url());
            try (var connection = client.connect()) {
                assertEquals("OK", connection.sync().clientPause(PAUSE_MS));
                api.keyed(reservations, key, ONE).isProblem(ProblemType.OUTCOME_UNKNOWN);
                api.keyed(reservations, key, ONE).isProblem(ProblemType.UNAVAILABLE);
                api.get("/health/ready").is(503);
                api.get("/health/live").is(200);
            } finally {
                client.shutdown();
            }

            Await.until("Redis is back and the key finds what was done", () -> {
                Reply reply = api.keyed(reservations, key, ONE);
                assertTrue(List.of(200, 201, 429, 503).contains(reply.status()), reply::text);
                return reply.status() == 200;
            });
            assertEquals("4 1 0", api.counters(show, "A"));
            api.audit(show);
        }
    }

    private Config config(String redisUrl) {
        Config config = Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve("engine"))
                .withRedisUrl(redisUrl);
        Config.Ledger ledger = config.ledger();
        return config.withLedger(new Config.Ledger(
                ledger.batchCommandsMax(),
                ledger.batchLinesMax(),
                ledger.windowCommandsMax(),
                REPLY_TIMEOUT_MS,
                ledger.auditPeriodMs(),
                ledger.retentionMs()));
    }
}
