package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tier in which Redis may forget: another life of the data is a pause and a new epoch, not a silent loss. */
class FastTierHttpTest {
    @TempDir
    Path folder;

    @Test
    void aRedisThatStartedAgainPausesLiveShowsUnderANewEpochUntilTheHostGoesOn() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"));
                Engine engine = Engine.start(config(redis.url()))) {
            Api api = Api.patient(engine.port());
            String show = api.liveShow();
            api.offer(show, "A", 100);
            api.reserve(show, "A", 2).is(201);
            String before = epoch(api, show);

            redis.kill();
            redis.startAgain();
            Await.until("the show is paused", () -> status(api, show).equals("paused"));
            assertNotEquals(before, epoch(api, show));
            Await.until("the ledger serves", () -> api.reserve(show, "A", 1).status() == 409);

            api.patch("/v1/shows/" + show, "{'status':'live'}").is(200);
            api.reserve(show, "A", 1).is(201);
            String after = epoch(api, show);
            api.audit(show);
            assertEquals(after, epoch(api, show), "no further life has begun");
        }
    }

    /** As when a first replica joins, or none has been there for an hour. */
    @Test
    void anotherReplicationIdOnConnectionsThatStayPausesTheShowAndThenItGoesOn() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"), "--enable-debug-command", "yes");
                Engine engine = Engine.start(config(redis.url()))) {
            Api api = Api.patient(engine.port());
            String show = api.liveShow();
            api.offer(show, "A", 100);
            api.reserve(show, "A", 2).is(201);
            String before = epoch(api, show);

            assertEquals("+OK\r\n", redis.ask("DEBUG CHANGE-REPL-ID"));
            Await.until("the show is paused", () -> status(api, show).equals("paused"));
            assertNotEquals(before, epoch(api, show));
            Await.until("the ledger serves", () -> api.reserve(show, "A", 1).status() == 409);

            api.patch("/v1/shows/" + show, "{'status':'live'}").is(200);
            api.reserve(show, "A", 1).is(201);
            api.audit(show);
        }
    }

    private static String status(Api api, String show) {
        Reply reply = api.get("/v1/shows/" + show);
        return reply.status() == 200 ? reply.json().path("status").asText() : "";
    }

    private static String epoch(Api api, String show) {
        return api.get("/v1/shows/" + show + "/ledger")
                .is(200)
                .json()
                .path("epoch")
                .asText();
    }

    private Config config(String redisUrl) {
        Config config = Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve("engine"))
                .withRedisUrl(redisUrl);
        return config.withRedis(config.redis().withDurability("fast"));
    }
}
