package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.tallylight.testing.FaultyProxy;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real Redis that is set otherwise than the tier needs. */
class UnfitRedisTest {
    private static final Durability FSYNC = new Durability.Fsync();
    private static final long TIMEOUT_MS = 5_000;
    /** Number of entries after which Redis looks at its connections while it loads: more than 1,024. */
    private static final int LOADED_KEYS = 6_000;

    @RegisterExtension
    final TestLoop loop = new TestLoop();

    @TempDir
    Path folder;

    private String refusal(RedisEndpoint endpoint) {
        return String.valueOf(assertInstanceOf(
                        UnfitRedisException.class,
                        TestLoop.failure(loop.redis(endpoint, TIMEOUT_MS).open()))
                .getMessage());
    }

    private String refusal(String url, Durability durability) {
        return refusal(new RedisEndpoint(url, durability, false));
    }

    @ParameterizedTest
    @CsvSource({
        "--appendonly no, 'redis.durability fsync needs appendonly yes, but Redis has no: set \"appendonly yes\"'",
        "--appendfsync everysec, 'redis.durability fsync needs appendfsync always, but Redis has everysec: set '",
        "--appendfsync no, 'redis.durability fsync needs appendfsync always, but Redis has no: set '",
        "--no-appendfsync-on-rewrite yes, 'needs no-appendfsync-on-rewrite no, but Redis has yes'",
        "--maxmemory 100mb --maxmemory-policy allkeys-lru, 'maxmemory-policy is allkeys-lru, which deletes stock'"
    })
    void whatIsMissingIsNamedWithWhatToSet(String settings, String words) throws Exception {
        try (RealRedis redis = new RealRedis(folder, settings.split(" "))) {
            String said = refusal(redis.url(), FSYNC);
            assertTrue(said.contains(words), said);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--appendonly no",
        "--appendfsync everysec",
        "--maxmemory-policy allkeys-lru",
        "--maxmemory 100mb --maxmemory-policy noeviction"
    })
    void fastAsksForNothingButThatNoKeyIsEvicted(String settings) throws Exception {
        try (RealRedis redis = new RealRedis(folder, settings.split(" "))) {
            assertTrue(
                    loop.opened(redis.url(), new Durability.Fast(), TIMEOUT_MS).isConnected());
        }
    }

    @Test
    void oneThatStillReadsItsDataIsAwayAndNotUnfit() throws Exception {
        try (RealRedis redis = new RealRedis(folder)) {
            String fill = "for i=1," + LOADED_KEYS + " do redis.call('SET', i, i) end";
            assertTrue(redis.ask("EVAL \"" + fill + "\" 0").startsWith("$-1"));
            redis.kill();
            CompletableFuture<Void> started = CompletableFuture.runAsync(() -> startSlowly(redis));
            Set<String> seen = new HashSet<>();
            Await.until("it was met while it read its data", () -> {
                Future<Void> opening =
                        loop.redis(redis.url(), FSYNC, TIMEOUT_MS).open();
                seen.add(Await.result(opening.map("open").otherwise(String::valueOf)));
                return started.isDone() || seen.stream().anyMatch(said -> said.contains("loading its data"));
            });
            assertTrue(seen.stream().anyMatch(said -> said.contains("loading its data")), seen::toString);
            assertTrue(seen.stream().noneMatch(said -> said.contains("Unfit")), seen::toString);
            Await.done(started);
        }
    }

    private static void startSlowly(RealRedis redis) {
        try {
            redis.startAgain("--key-load-delay", "400"); // microseconds
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void fastToleratesNoEvictionEither() throws Exception {
        try (RealRedis redis = new RealRedis(folder, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")) {
            String said = refusal(redis.url(), new Durability.Fast());
            assertTrue(said.contains("set \"maxmemory-policy noeviction\""), said);
        }
    }

    @Test
    void replicasThatAreMissingAreCounted() throws Exception {
        try (RealRedis redis = new RealRedis(folder)) {
            String said = refusal(redis.url(), new Durability.Replicated(2, 100));
            assertTrue(said.contains("redis.replicas 2 needs as many replicas that follow, but Redis has 0"), said);
        }
    }

    @Test
    void aReplicaIsNoPrimary() throws Exception {
        try (RealRedis redis = new RealRedis(folder, "--replicaof", "127.0.0.1", "1")) {
            String said = refusal(redis.url(), new Durability.Fast());
            assertEquals("it is a replica of 127.0.0.1:1; redis.url must name the primary", said);
        }
    }

    @Test
    void aRedisThatHidesItsSettingsIsBelievedOnlyOnTheOperatorsWord() throws Exception {
        try (RealRedis redis = new RealRedis(folder, "--appendfsync", "no")) {
            assertEquals("+OK\r\n", redis.ask("ACL SETUSER default -config"));
            String said = refusal(redis.url(), FSYNC);
            assertTrue(said.contains("does not let CONFIG GET be asked (NOPERM"), said);
            assertTrue(said.contains("redis.trustConfig: true"), said);
            CommandRedis trusted = loop.redis(new RedisEndpoint(redis.url(), FSYNC, true), TIMEOUT_MS);
            Await.result(trusted.open());
            assertTrue(trusted.isConnected());
        }
    }

    @Test
    void whatRedisShowsIsNotOverruledByTrust() throws Exception {
        try (RealRedis redis = new RealRedis(folder, "--appendfsync", "everysec")) {
            String said = refusal(new RedisEndpoint(redis.url(), FSYNC, true));
            assertTrue(said.contains("appendfsync"), said);
        }
    }

    @Test
    void anUnfitRedisAfterAReconnectIsNotUsedUntilItIsSetRight() throws Exception {
        try (RealRedis redis = new RealRedis(folder);
                FaultyProxy proxy = new FaultyProxy(redis.port())) {
            CommandRedis commands = loop.opened(proxy.url(), FSYNC, TIMEOUT_MS);
            redis.kill();
            Await.until("the loss is seen", () -> !commands.isConnected());
            redis.startAgain("--appendfsync", "everysec");
            int before = proxy.accepted();
            Await.until("it was looked at", () -> proxy.accepted() >= before + 3);
            assertFalse(commands.isConnected());
            assertInstanceOf(RedisUnavailableException.class, TestLoop.failure(loop.get(commands, "a")));
            assertEquals("+OK\r\n", redis.ask("CONFIG SET appendfsync always"));
            Await.until("it is used", commands::isConnected);
        }
    }

    @Test
    void anOldRedisIsRefusedByItsVersion() throws Exception {
        FakeRedis fake = new FakeRedis(loop.vertx);
        for (String version : List.of("6.2.14", "garbage")) {
            fake.info = "redis_version:" + version + "\r\nrole:master";
            String said = refusal(fake.url(), new Durability.Fast());
            assertEquals("it is Redis " + version + "; Redis 7.0 or newer is needed", said);
        }
    }
}
