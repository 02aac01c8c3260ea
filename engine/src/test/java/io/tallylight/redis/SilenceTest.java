package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tallylight.testing.Await;
import io.tallylight.testing.FaultyProxy;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that says nothing, for its own reasons or for the network's. */
class SilenceTest {
    private static final Durability FAST = new Durability.Fast();
    /** Longer than any test waits: for all that is not about a reply that never comes. */
    private static final long PATIENT_MS = 60_000;

    private static final long IMPATIENT_MS = 1_500;

    @RegisterExtension
    final TestLoop loop = new TestLoop();

    @TempDir
    Path folder;

    private RealRedis server;
    private FaultyProxy proxy;

    @BeforeEach
    void start() throws Exception {
        server = new RealRedis(folder);
        proxy = new FaultyProxy(server.port());
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    @Test
    void aFrozenRedisCostsNewCommandsNothingAndKeepsTheOldOnes() throws Exception {
        CommandRedis redis = loop.redis(proxy.url(), FAST, PATIENT_MS);
        AtomicInteger away = new AtomicInteger();
        redis.onAway(away::incrementAndGet);
        Await.result(redis.open());
        server.pause();
        Future<Response> early = loop.set(redis, "a", "1");
        Await.until("the silence is noticed", () -> !redis.isConnected());
        Await.until("it is told", () -> away.get() >= 1);
        assertInstanceOf(RedisUnavailableException.class, TestLoop.failure(loop.get(redis, "a")));
        assertFalse(early.isComplete());
        server.goOn();
        assertEquals("OK", Await.result(early).toString());
        Await.until("it is used again", redis::isConnected);
        assertEquals("1", Await.answer(() -> loop.get(redis, "a")).toString());
        assertEquals(1, proxy.accepted());
    }

    @Test
    void anIdleConnectionToNobodyIsNoticedAndReplaced() {
        CommandRedis redis = loop.opened(proxy.url(), FAST, IMPATIENT_MS);
        int before = proxy.accepted();
        proxy.halfOpen();
        Await.until("it is noticed and replaced", () -> proxy.accepted() > before && redis.isConnected());
    }

    @Test
    void aConnectionIsNotReplacedForBeingIdle() {
        CommandRedis redis = loop.opened(proxy.url(), FAST, PATIENT_MS);
        long before = pings();
        Await.until("it was asked twice", () -> pings() >= before + 2);
        assertEquals(1, proxy.accepted());
        Await.until("it is used", redis::isConnected);
    }

    private long pings() {
        return server.ask("INFO commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_ping:"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst("cmdstat_ping:calls=(\\d+),.*", "$1")))
                .sum();
    }

    @Test
    void whatVanishesInABlackHoleIsUnknownAndWhatComesLaterIsRefused() {
        CommandRedis redis = loop.opened(proxy.url(), FAST, IMPATIENT_MS);
        for (boolean repliesOnly : new boolean[] {true, false}) {
            assertNull(Await.answer(() -> loop.get(redis, "b")));
            proxy.blackHole(!repliesOnly, true);
            Future<Response> lost = loop.set(redis, "a", "1");
            Await.until("the silence is noticed", () -> !redis.isConnected());
            assertInstanceOf(RedisUnavailableException.class, TestLoop.failure(loop.get(redis, "a")));
            assertInstanceOf(OutcomeUnknownException.class, TestLoop.failure(lost));
            proxy.heal();
            Await.until("it is back", redis::isConnected);
        }
    }

    @Test
    void anotherLifeOfTheDataIsToldBeforeItIsUsed() throws Exception {
        CommandRedis redis = loop.redis(proxy.url(), FAST, PATIENT_MS);
        List<RedisIncarnation> lives = new CopyOnWriteArrayList<>();
        redis.onConnected(life -> {
            assertFalse(redis.isConnected());
            lives.add(life);
        });
        Await.result(redis.open());
        assertEquals(40, lives.get(0).runId().length());
        assertEquals(lives.get(0), redis.life());
        proxy.reset();
        Await.until("the same is back", () -> lives.size() == 2 && redis.isConnected());
        assertEquals(lives.get(0), lives.get(1));
        server.kill();
        server.startAgain();
        Await.until("another is there", () -> lives.size() == 3 && redis.isConnected());
        assertNotEquals(lives.get(0).runId(), lives.get(2).runId());
    }

    @Test
    void aPrimaryThatBecomesAReplicaIsLeft() {
        CommandRedis redis = loop.opened(proxy.url(), FAST, PATIENT_MS);
        int before = proxy.accepted();
        assertEquals("+OK\r\n", server.ask("REPLICAOF 127.0.0.1 1"));
        assertInstanceOf(RedisRefusedException.class, TestLoop.failure(loop.set(redis, "a", "1")));
        Await.until("it is left", () -> !redis.isConnected() && proxy.accepted() >= before + 2);
        assertEquals("+OK\r\n", server.ask("REPLICAOF NO ONE"));
        Await.until("it is used again", redis::isConnected);
    }
}
