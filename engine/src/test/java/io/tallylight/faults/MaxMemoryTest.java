package io.tallylight.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is at its {@code maxmemory}: nothing new is held, and what is held can still end in every way. */
class MaxMemoryTest {
    private static final String PAID = "{'payment':{'method':'external'}}";
    private static final String SHOW = "full";
    private static final int TIMES = 50;

    @TempDir
    Path folder;

    private RealRedis redis;
    private Engine engine;
    private Raw raw;
    private Http http;
    private String show;

    @SuppressWarnings("NullAway.Init") // before each test
    MaxMemoryTest() {}

    @BeforeEach
    void start() throws Exception {
        redis = new RealRedis(folder.resolve("redis"));
        Files.createDirectory(folder.resolve("engine"));
        engine = Engine.start(Config.defaults()
                .withHttpPort(0)
                .withDataDir(folder.resolve("engine"))
                .withRedisUrl(redis.url()));
        raw = new Raw(redis.url());
        http = new Http(engine.port());
        show = http.liveShow(SHOW, 600_000);
        http.offer(show, "mug", 100);
    }

    @AfterEach
    void stop() {
        raw.close();
        engine.close();
        redis.close();
    }

    private void memory(String limit) {
        assertEquals("OK", raw.commands().configSet("maxmemory", limit));
    }

    /** What the ledger alone writes; the outbox is trimmed by the order flush meanwhile. */
    private Map<String, Object> ledger() {
        Map<String, Object> all = raw.everything(SHOW);
        all.keySet().removeIf(key -> key.equals("outbox") || key.equals("delivery") || key.startsWith("lease:"));
        return all;
    }

    @Test
    void aReservationIsRefusedAndChangesNothing() {
        String held = http.reserve(show, "mug");
        Map<String, Object> before = ledger();
        memory("1mb");
        List<CompletableFuture<Http.Reply>> replies = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            replies.add(http.postAsync(show + "/reservations", Http.key(), Http.basket("b" + i, "mug", 1)));
        }
        for (CompletableFuture<Http.Reply> reply : replies) {
            assertTrue(Http.join(reply).is(503).retryAfter(), "it is said when to come back");
        }
        assertEquals(before, ledger());
        assertEquals("held", http.get(held).is(200).json().path("state").textValue());

        memory("0");
        String after = http.reserve(show, "mug");
        assertEquals("held", http.get(after).is(200).json().path("state").textValue());
        http.audit(show);
    }

    @Test
    void whatIsHeldIsSoldReleasedAndExpiresAllTheSame() throws Exception {
        String sold = http.reserve(show, "mug");
        String released = http.reserve(show, "mug");
        String short1 = http.liveShow("short", 300);
        http.offer(short1, "cap", 5);
        String over = http.reserve(short1, "cap");
        memory("1mb");

        http.post(sold + "/checkout", PAID).is(200);
        http.delete(released).is(200);
        Await.until(
                "the hold expires",
                () -> http.get(over).is(200).json().path("state").textValue().equals("expired"));
        assertEquals("5 0 0", http.counters(short1, "cap"));
        assertEquals("99 0 1", http.counters(show, "mug"));
        Await.until(
                "the order is recorded",
                () -> Invariants.rows(SHOW, folder.resolve("engine")).size() == 1);

        memory("0");
        http.audit(show);
        http.audit(short1);
    }

    @Test
    void aBasketBesideACheckoutTakesNoneOfItsMemoryFromIt() {
        List<String> held = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            held.add(http.reserve(show, "mug"));
        }
        memory("1mb");
        List<CompletableFuture<Http.Reply>> baskets = new ArrayList<>();
        List<CompletableFuture<Http.Reply>> ends = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            baskets.add(http.postAsync(show + "/reservations", Http.key(), Http.basket("b" + i, "mug", 1)));
            ends.add(
                    i % 2 == 0
                            ? http.postAsync(held.get(i) + "/checkout", Http.key(), PAID)
                            : http.deleteAsync(held.get(i)));
        }
        baskets.forEach(reply -> Http.join(reply).is(503));
        ends.forEach(reply -> Http.join(reply).is(200));
        assertEquals("75 0 25", http.counters(show, "mug"));
        memory("0");
        http.audit(show);
    }
}
