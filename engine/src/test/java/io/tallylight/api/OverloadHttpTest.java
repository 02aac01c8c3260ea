package io.tallylight.api;

import static io.tallylight.api.ProblemType.OVERLOADED;
import static io.tallylight.api.ProblemType.UNAVAILABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More commands than may wait, behind a Redis that is held still. */
class OverloadHttpTest {
    private static final int BUYERS = 20;
    private static final int WINDOW_COMMANDS_MAX = 2;
    private static final int REPLY_TIMEOUT_MS = 60_000;
    private static final String ONE = "{'buyerId':'b','lines':[{'sku':'A','quantity':1}]}";

    @TempDir
    Path folder;

    @Test
    void whatDoesNotFitTheWindowIsToldToComeBackAndThenGoesThroughUnderItsKey() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"));
                Engine engine = Engine.start(config(redis.url()))) {
            Api api = new Api(engine.port());
            String show = api.liveShow();
            api.offer(show, "A", BUYERS);

            redis.pause();
            Map<String, CompletableFuture<Reply>> answers = new LinkedHashMap<>();
            for (int i = 0; i < BUYERS; i++) {
                String key = Api.key();
                answers.put(key, api.postAsync(Api.reservations(show), key, ONE));
            }
            Await.until(
                    "all but the batch on its way and the window are refused",
                    () -> answers.values().stream()
                                    .filter(CompletableFuture::isDone)
                                    .count()
                            >= BUYERS - 1 - WINDOW_COMMANDS_MAX);
            redis.goOn();
            List<String> refused = new ArrayList<>();
            answers.forEach((key, answer) -> {
                Reply reply = Await.done(answer);
                if (reply.status() != 201) {
                    // A Redis that was silent for a second is unavailable, and what waited for it is told so.
                    ProblemType type = reply.text().contains("unavailable") ? UNAVAILABLE : OVERLOADED;
                    assertTrue(
                            reply.isProblem(type)
                                    .header("Retry-After")
                                    .orElse("")
                                    .matches("[1-3]"),
                            reply::text);
                    refused.add(key);
                }
            });
            assertTrue(refused.size() >= BUYERS - 1 - WINDOW_COMMANDS_MAX, refused.size() + " were refused");
            assertTrue(turnedAway(api) >= 1, "what was refused for the window is counted");
            refused.forEach(key -> api.keyed(Api.reservations(show), key, ONE).is(201));
            assertEquals("0 " + BUYERS + " 0", api.counters(show, "A"));
            api.audit(show);
        }
    }

    private static double turnedAway(Api api) {
        String name = "tallylight_ledger_overloaded_total{reason=\"window\"} ";
        return api.get("/metrics")
                .is(200)
                .text()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    private Config config(String redisUrl) {
        Config config = Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve("engine"))
                .withRedisUrl(redisUrl);
        Config.Ledger wide = config.ledger();
        return config.withLedger(new Config.Ledger(
                wide.batchCommandsMax(),
                wide.batchLinesMax(),
                WINDOW_COMMANDS_MAX,
                REPLY_TIMEOUT_MS,
                wide.auditPeriodMs(),
                wide.retentionMs()));
    }
}
