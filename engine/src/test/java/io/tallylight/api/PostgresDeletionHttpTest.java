package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.config.ServerUrl;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealPostgres;
import io.tallylight.testing.RealRedis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows are deleted, and PostgreSQL knows it when Redis has lost everything. */
class PostgresDeletionHttpTest {
    @TempDir
    Path folder;

    @Test
    void deletedShowsAreNeitherLostNorRebuilt() throws Exception {
        try (RealPostgres postgres = new RealPostgres(folder.resolve("postgres"));
                RealRedis redis = new RealRedis(folder.resolve("redis"))) {
            String database = postgres.newDatabase();
            try (Engine engine = Engine.start(Config.defaults()
                    .withHttpPort(0)
                    .withDataDir(folder.resolve("engine"))
                    .withRedisUrl(redis.url())
                    .withOrders(new Config.Orders(new ServerUrl(database), 2, null, null, "postgres", 20_000)))) {
                deleteAndLose(new Api(engine.port()), redis, database);
            }
        }
    }

    private static void deleteAndLose(Api api, RealRedis redis, String database) throws Exception {
        String empty = api.liveShow();
        api.offer(empty, "A", 10);
        api.patch("/v1/shows/" + empty, "{'status':'paused'}").is(200);
        api.delete("/v1/shows/" + empty).is(204);
        String sold = api.liveShow();
        api.offer(sold, "A", 10);
        api.post(
                        "/v1/shows/" + sold + "/orders",
                        "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],'payment':{'method':'external'}}")
                .is(201);
        api.audit(sold);
        api.patch("/v1/shows/" + sold, "{'status':'ended'}").is(200);
        Await.until("it is deleted", () -> api.delete("/v1/shows/" + sold).status() == 204);
        Await.until(
                "the order system knows it",
                () -> RealPostgres.rows(database, "SELECT type FROM show_history WHERE type = 'show.deleted'")
                                .size()
                        == 2);
        RedisClient client = RedisClient.create(redis.url());
        assertEquals("OK", client.connect().sync().flushall());
        client.shutdown();
        for (String show : List.of(empty, sold)) {
            api.get("/v1/shows/" + show).is(404);
            Reply rebuilt =
                    api.send("POST", "/v1/shows/" + show + "/rebuild", "").is(409);
            assertTrue(rebuilt.text().contains("/problems/show-deleted"), rebuilt::text);
        }
        String again = "{'title':'Again','currency':'EUR'}";
        assertTrue(api.put("/v1/shows/" + sold, again).is(409).text().contains("/problems/show-deleted"));
        api.put("/v1/shows/" + empty, again).is(201);
        assertEquals(1, RealPostgres.rows(database, "SELECT 1 FROM orders").size());
    }
}
