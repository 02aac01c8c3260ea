package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows in which nothing happens. */
class ManyShowsHttpTest {
    private static final int SHOWS = 150;

    /** For all of them; looked at five times a second, they would cost 750. */
    private static final int COMMANDS_A_SECOND_MAX = 150;

    private static final Pattern PROCESSED = Pattern.compile("total_commands_processed:([0-9]+)");

    @TempDir
    Path folder;

    @Test
    void showsThatAreQuietAreHardlyAskedForAndOneThatSellsIsFlushedAtOnce() throws Exception {
        try (RealRedis redis = new RealRedis(folder);
                Engine engine = Engine.start(config(redis.url(), SHOWS))) {
            RedisClient client = RedisClient.create(redis.url());
            try {
                Api api = new Api(engine.port());
                for (int i = 0; i < SHOWS; i++) {
                    api.put("/v1/shows/quiet-" + i, "{'title':'T','currency':'EUR','status':'live'}")
                            .is(201);
                }
                api.offer("quiet-7", "A", 5);
                RedisCommands<String, String> commands = client.connect().sync();

                Window window = new Window(commands);
                Await.until("the quiet shows are hardly asked for", window::isQuiet);

                Reply order = api.post(
                                "/v1/shows/quiet-7/orders",
                                "{'buyerId':'b','lines':[{'sku':'A','quantity':1}],'payment':{'method':'external'}}")
                        .is(201);
                String path = "/v1/orders/" + order.json().path("id").textValue();
                Await.until("the order is delivered", () -> api.get(path).text().contains("\"delivered\""));
                api.audit("quiet-7");
            } finally {
                client.shutdown();
            }
        }
    }

    @Test
    void oneShowMoreThanThereMayBeIsRefusedAndOthersGoOn() throws Exception {
        try (RealRedis redis = new RealRedis(folder);
                Engine engine = Engine.start(config(redis.url(), 2))) {
            Api api = new Api(engine.port());
            String body = "{'title':'T','currency':'EUR'}";
            api.put("/v1/shows/one", body).is(201);
            api.put("/v1/shows/two", body).is(201);

            api.put("/v1/shows/three", body).isInvalid("show");
            api.put("/v1/shows/two", "{'title':'U','currency':'EUR'}").is(200);
            api.get("/v1/shows/three").isProblem(ProblemType.NOT_FOUND);
            assertEquals(2, api.get("/v1/shows").json().path("items").size());
        }
    }

    /** Counts the commands of two seconds at a time, and asks Redis no more often. */
    private static final class Window {
        private static final long NANOS = TimeUnit.SECONDS.toNanos(2);
        private final RedisCommands<String, String> commands;
        private long since = System.nanoTime();
        private long before;

        Window(RedisCommands<String, String> commands) {
            this.commands = commands;
            this.before = processed(commands);
        }

        boolean isQuiet() {
            long elapsed = System.nanoTime() - since;
            if (elapsed < NANOS) {
                return false;
            }
            long now = processed(commands);
            long perSecond = (now - before) * TimeUnit.SECONDS.toNanos(1) / elapsed;
            since = System.nanoTime();
            before = now;
            return perSecond < COMMANDS_A_SECOND_MAX;
        }
    }

    private static long processed(RedisCommands<String, String> commands) {
        Matcher matcher = PROCESSED.matcher(commands.info("stats"));
        assertTrue(matcher.find());
        return Long.parseLong(matcher.group(1));
    }

    private Config config(String redisUrl, int showsMax) {
        Config config = Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve("engine"))
                .withRedisUrl(redisUrl);
        return config.withRedis(config.redis().withDurability("fast"))
                .withLimits(config.limits().withShowsMax(showsMax));
    }
}
