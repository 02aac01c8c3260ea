package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is told to forget its scripts, or everything, while buyers buy over HTTP. */
class ForgottenDataTest {
    private static final String SHOW = "forgotten";
    private static final int BUYERS = 24;
    private static final int ALLOTTED = 150;

    @TempDir
    Path folder;

    private RealRedis redis;
    private Engine engine;
    private Raw raw;
    private Http http;
    private String show;

    @SuppressWarnings("NullAway.Init") // before each test
    ForgottenDataTest() {}

    @BeforeEach
    void start() throws Exception {
        redis = new RealRedis(folder.resolve("redis"));
        engine = Engine.start(Config.defaults()
                .withHttpPort(0)
                .withDataDir(Files.createDirectory(folder.resolve("engine")))
                .withRedisUrl(redis.url()));
        raw = new Raw(redis.url());
        http = new Http(engine.port());
        show = http.liveShow(SHOW, 600_000);
        http.offer(show, "mug", ALLOTTED);
    }

    @AfterEach
    void stop() {
        raw.close();
        engine.close();
        redis.close();
    }

    @Test
    void scriptsForgottenUnderLoadAreLoadedAgain() {
        HttpBuyers buyers = HttpBuyers.start(http, show, "mug", BUYERS);
        for (int i = 0; i < 40; i++) {
            buyers.awaitAnswers(10);
            assertEquals("OK", raw.commands().scriptFlush());
            http.audit(show);
        }
        buyers.stop();
        // 503 where the script was forgotten again between its loading and its call: nothing was done.
        assertEquals(Set.of(), buyers.statusesBut(200, 201, 409, 503));
        assertEquals(ALLOTTED, buyers.sold() + available());
        assertRecorded();
    }

    private int available() {
        JsonNode offer = http.audit(show).path("offers").path(0);
        assertEquals(0, offer.path("reserved").intValue(), "each buyer paid before it left");
        return offer.path("available").intValue();
    }

    /** Each order of the show as it is now is in the order system, though that may have some of an earlier life. */
    private void assertRecorded() {
        JsonNode orders = http.get(show + "/orders?limit=500").is(200).json().path("items");
        assertTrue(orders.size() > 0);
        Await.until("every order is recorded", () -> {
            Set<String> rows = Set.copyOf(Invariants.rows(SHOW, folder.resolve("engine")));
            for (JsonNode order : orders) {
                if (!rows.contains(order.path("number") + " " + order.path("id").textValue())) {
                    return false;
                }
            }
            return true;
        });
    }
}
