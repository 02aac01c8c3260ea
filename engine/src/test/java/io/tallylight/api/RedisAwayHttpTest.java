package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis dies under the engine and comes back: every call says 503 meanwhile, and none ever says 500. */
class RedisAwayHttpTest {
    private static final String PAID = "{'payment':{'method':'external'}}";

    @TempDir
    Path folder;

    @Test
    void everyCallIsAskedToComeBackAndNoOrderIsLost() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"));
                Engine engine = Engine.start(config(redis.url()))) {
            Api api = new Api(engine.port());
            String show = api.liveShow();
            api.offer(show, "A", 50);
            String held = api.reserve(show, "A", 1).is(201).json().path("id").asText();
            String checkout = Api.reservations(show) + "/" + held + "/checkout";
            String key = Api.key();

            redis.kill();
            Await.until("the loss is seen", () -> api.get("/health/ready").status() == 503);
            for (Reply reply : calls(api, show, checkout, key)) {
                assertEquals(503, reply.status(), reply::text);
                assertTrue(reply.header("Retry-After").isPresent(), reply::text);
            }

            redis.startAgain();
            Await.until("the checkout goes through", () -> {
                Reply reply = api.keyed(checkout, key, PAID);
                assertTrue(List.of(200, 503).contains(reply.status()), reply::text);
                return reply.status() == 200;
            });
            Await.until("the show is read", () -> {
                Reply reply = api.get("/v1/shows/" + show);
                assertTrue(List.of(200, 503).contains(reply.status()), reply::text);
                return reply.status() == 200;
            });
            assertEquals("49 0 1", api.counters(show, "A"));
            api.audit(show);
        }
    }

    private static List<Reply> calls(Api api, String show, String checkout, String key) {
        String path = "/v1/shows/" + show;
        return List.of(
                api.get(path),
                api.get("/v1/shows"),
                api.get(path + "/ledger"),
                api.get(path + "/orders"),
                api.get(path + "/offers/A"),
                api.get(path + "/reservations?buyerId=b"),
                api.put(path, "{'title':'Live','currency':'EUR'}"),
                api.patch(path, "{'title':'Other'}"),
                api.put(path + "/offers/B", "{'title':'B','price':1}"),
                api.delete(path + "/offers/A"),
                api.reserve(show, "A", 1),
                api.keyed(checkout, key, PAID),
                api.keyed(path + "/offers/A/adjustments", Api.key(), "{'delta':1,'reason':'more'}"));
    }

    private Config config(String redisUrl) {
        return Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve("engine"))
                .withRedisUrl(redisUrl);
    }
}
