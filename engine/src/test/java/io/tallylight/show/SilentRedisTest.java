package io.tallylight.show;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.json.Json;
import io.tallylight.ledger.Ledger;
import io.tallylight.redis.RedisEndpoint;
import io.tallylight.redis.RedisUnavailableException;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis stands still, with its connections open. */
class SilentRedisTest {
    private static final Ledger.Limits LIMITS = new Ledger.Limits(8, 4_000, 20_000, 60_000);

    @TempDir
    Path folder;

    /** The connection that views are read on would wait for five seconds. */
    @Test
    void whatHasToReadAShowFailsAtOnceWhereTheSilenceIsKnown() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (RealRedis redis = new RealRedis(folder);
                SharedRedis streams = SharedRedis.connect(redis.url())) {
            Ledger ledger = Await.result(
                    Ledger.open(vertx, RedisEndpoint.of(redis.url()), 1, LIMITS, new SimpleMeterRegistry()));
            Shows shows = new Shows(
                    ledger,
                    new ShowReader(streams),
                    new OfferIndex(streams, ledger.reader()),
                    new DefinitionLimits(3_600_000, 10),
                    () -> "e",
                    show -> Future.succeededFuture());
            assertTrue(Await.result(shows.whole("spring")).isEmpty());

            redis.pause();
            Await.until("the silence is noticed", () -> !ledger.isConnected());
            List<Future<?>> asked = List.of(
                    shows.whole("spring"),
                    shows.putShow(
                            "spring", Json.object().put("title", "Spring").put("currency", "EUR"), Precondition.NONE),
                    shows.patchShow("spring", Json.object().put("title", "S"), Precondition.NONE));
            for (Future<?> future : asked) {
                assertTrue(future.isComplete(), "it waits for Redis");
                assertInstanceOf(RedisUnavailableException.class, future.cause());
            }
            redis.goOn();
            Await.result(ledger.close());
        } finally {
            Await.result(vertx.close());
        }
    }
}
