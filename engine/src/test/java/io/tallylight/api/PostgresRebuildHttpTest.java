package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Redis loses everything, and PostgreSQL has what the show is rebuilt from. */
class PostgresRebuildHttpTest {
    @TempDir
    Path folder;

    @Test
    void aShowComesBackFromPostgresWithItsOrdersAndTheirKeys() throws Exception {
        try (RealPostgres postgres = new RealPostgres(folder.resolve("postgres"));
                RealRedis redis = new RealRedis(folder.resolve("redis"))) {
            String database = postgres.newDatabase();
            try (Engine engine = Engine.start(Config.defaults()
                    .withHttpPort(0)
                    .withDataDir(folder.resolve("engine"))
                    .withRedisUrl(redis.url())
                    .withOrders(new Config.Orders(new ServerUrl(database), 2, null, null, "postgres", 20_000)))) {
                loseAndRebuild(new Api(engine.port()), redis, database);
            }
        }
    }

    private static void loseAndRebuild(Api api, RealRedis redis, String database) throws Exception {
        String show = api.liveShow();
        api.offer(show, "A", 10);
        String reservation = api.reserve(show, "A", 2).is(201).json().path("id").asText();
        String checkout = Api.reservations(show) + "/" + reservation + "/checkout";
        String key = Api.key();
        JsonNode order = api.keyed(checkout, key, "{'payment':{'method':'external'}}")
                .is(200)
                .json();
        assertEquals(
                List.of(order.path("id").asText()),
                RealPostgres.rows(database, "SELECT order_id FROM orders"),
                "it was acknowledged as recorded");
        String cancellation = "/v1/orders/" + order.path("id").asText() + "/cancellation";
        String some = "{'restock':false,'lines':[{'sku':'A','quantity':1}]}";
        String cancelKey = Api.key();
        api.keyed(cancellation, cancelKey, some).is(200);
        Await.until(
                "what is cancelled is recorded",
                () -> RealPostgres.rows(database, "SELECT cancelled FROM order_lines")
                        .equals(List.of("1")));
        RedisClient client = RedisClient.create(redis.url());
        assertEquals("OK", client.connect().sync().flushall());
        client.shutdown();
        Await.until("the show is lost", () -> api.get("/v1/shows/" + show).status() == 503);
        Await.until(
                "it is rebuilt",
                () -> api.send("POST", "/v1/shows/" + show + "/rebuild", "").status() == 200);
        assertEquals("8 0 1", api.counters(show, "A"));
        api.keyed(cancellation, cancelKey, some).is(200);
        assertEquals("8 0 1", api.counters(show, "A"));
        assertEquals(
                order.path("id").asText(),
                api.keyed(checkout, key, "{'payment':{'method':'external'}}")
                        .is(200)
                        .json()
                        .path("id")
                        .asText());
        api.patch("/v1/shows/" + show, "{'status':'live'}").is(200);
        api.reserve(show, "A", 1).is(201);
        api.post(cancellation, "{'restock':true}").is(200);
        Await.until(
                "nothing of it is left",
                () -> RealPostgres.rows(database, "SELECT state FROM orders").equals(List.of("cancelled")));
        api.audit(show);
        assertEquals(1, RealPostgres.rows(database, "SELECT 1 FROM orders").size());
    }
}
