package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.RealRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that take longer than a connection may be idle. */
class LongRequestHttpTest {
    private static final int IDLE_MS = 200;
    private static final String TITLE = "{\"title\":\"Late\"}";

    @TempDir
    Path folder;

    @Test
    void aConnectionIsNotIdleWhileARequestIsWorkedOnAndIsAgainAfterwards() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"));
                Engine engine = Engine.start(config(redis.url()))) {
            Api api = Api.patient(engine.port());
            String show = api.liveShow();
            redis.pause();
            try (RawHttp waiting = new RawHttp(api)) {
                waiting.write("PATCH /v1/shows/" + show + " HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + TITLE.length() + "\r\n\r\n" + TITLE);
                for (int i = 0; i < 2; i++) {
                    awaitIdleTimeout(api);
                }
                assertFalse(waiting.hasAnswer());
                redis.goOn();
                String answer = waiting.answer(false);
                assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
                assertEquals("<closed>", waiting.answer(false));
            } finally {
                redis.goOn();
            }
        }
    }

    private static void awaitIdleTimeout(Api api) throws Exception {
        try (RawHttp silent = new RawHttp(api)) {
            assertEquals("<closed>", silent.answer(false));
        }
    }

    private Config config(String redisUrl) {
        Config config = Config.defaults().withDataDir(folder.resolve("engine")).withRedisUrl(redisUrl);
        return config.withHttp(
                config.http().withPort(0).withTimeouts(IDLE_MS, config.http().bodyTimeoutMs()));
    }
}
