package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandRedisTest {
    private static final long TIMEOUT_MS = 2_000;

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Context> loop = new CompletableFuture<>();
    private final FakeRedis fake;
    private CommandRedis redis;

    CommandRedisTest() throws Exception {
        fake = new FakeRedis(vertx);
        String deployed = Await.result(vertx.deployVerticle(new VerticleBase() {
            @Override
            public Future<?> start() {
                assertTrue(loop.complete(context));
                return Future.succeededFuture();
            }
        }));
        assertFalse(deployed.isEmpty());
        redis = redis(TIMEOUT_MS);
    }

    private CommandRedis redis(long timeoutMs) {
        return new CommandRedis(vertx, Await.done(loop), fake.url(), timeoutMs, List.of(LuaScript.of("return 1")));
    }

    @BeforeEach
    void isNotConnected() {
        assertFalse(redis.isConnected());
    }

    @AfterEach
    void stop() throws Exception {
        Await.result(redis.close());
        Await.until("all sockets are closed", () -> fake.open.isEmpty());
        Await.result(vertx.close());
    }

    private static Throwable failure(Future<?> future) {
        AssertionError failed = assertThrows(AssertionError.class, () -> Await.result(future));
        return Objects.requireNonNull(failed.getCause());
    }

    private List<Future<Response>> ping(int times) {
        List<Promise<Response>> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            answers.add(Promise.promise());
        }
        Await.done(loop)
                .runOnContext(v -> answers.forEach(
                        answer -> redis.send(Request.cmd(Command.PING)).onComplete(answer)));
        return answers.stream().map(Promise::future).toList();
    }

    @Test
    void aRedisThatAcceptsAndSaysNothingIsUnavailable() {
        fake.hello = "";
        assertInstanceOf(RedisUnavailableException.class, failure(redis.open()));
        Await.until("the attempt leaves no socket", () -> fake.open.isEmpty());
        assertFalse(redis.isConnected());
    }

    @Test
    void aScriptThatDoesNotLoadLeavesNoConnectionBehind() {
        fake.loaded = "-ERR Error compiling script\r\n";
        assertInstanceOf(RedisRefusedException.class, failure(redis.open()));
        Await.until("the attempt leaves no socket", () -> fake.open.isEmpty());
        assertFalse(redis.isConnected());
        assertEquals(1, fake.accepted.get());
    }

    @Test
    void aClosedConnectionMakesItsCommandsUnknownAndComesBackAlone() throws Exception {
        Await.result(redis.open());
        List<Future<Response>> pings = ping(10);
        Await.until("they are on their way", () -> fake.heard.get() == 10);
        fake.dropAll();
        for (Future<Response> ping : pings) {
            assertInstanceOf(OutcomeUnknownException.class, failure(ping));
        }
        Await.until("it comes back", () -> redis.isConnected());
        assertEquals(2, fake.accepted.get());
        assertEquals(1, fake.open.size());
    }

    @Test
    void everyCommandHasAnEndHoweverTheConnectionBreaksUnderIt() throws Exception {
        Await.result(redis.open());
        for (int round = 0; round < 50; round++) {
            Await.until("it is connected", () -> redis.isConnected());
            List<Future<Response>> pings = ping(50);
            fake.dropAll();
            for (Future<Response> ping : pings) {
                Throwable failure = failure(ping);
                assertTrue(
                        failure instanceof OutcomeUnknownException || failure instanceof RedisUnavailableException,
                        failure.toString());
            }
        }
    }

    @Test
    void attemptsNeverRunSideBySideWhateverFailsInThem() throws Exception {
        Await.result(redis.open());
        fake.other = "+PONG\r\n";
        fake.loaded = "-LOADING Redis is loading the dataset in memory\r\n";
        fake.dropAll();
        Await.until("attempts that fail at the script", () -> fake.accepted.get() >= 5);
        fake.hello = "-LOADING Redis is loading the dataset in memory\r\n";
        int before = fake.accepted.get();
        Await.until("attempts that fail at the greeting", () -> fake.accepted.get() >= before + 3);
        assertFalse(redis.isConnected());
        fake.healthy();
        Await.until("it comes back", () -> redis.isConnected());
        assertEquals("PONG", Await.result(ping(1).get(0)).toString());
        Await.until("one socket stays", () -> fake.open.size() == 1);
        assertTrue(fake.openMax.get() <= 2, "at most one that closes and one that opens: " + fake.openMax);
    }

    @Test
    void aSilentConnectionIsReplacedByAnotherSocket() throws Exception {
        Await.result(redis.open());
        assertInstanceOf(OutcomeUnknownException.class, failure(ping(1).get(0)));
        Await.until("it comes back", () -> fake.accepted.get() == 2 && redis.isConnected());
        Await.until("the silent one is closed", () -> fake.open.size() == 1);
        fake.other = "+PONG\r\n";
        assertEquals("PONG", Await.result(ping(1).get(0)).toString());
    }

    @Test
    void moreThanThePipelineHoldsIsRefusedWithoutCostingTheConnection() throws Exception {
        redis = redis(20_000);
        Await.result(redis.open());
        List<Future<Response>> pings = ping(2_100);
        for (Future<Response> ping : pings.subList(2_048, 2_100)) {
            assertInstanceOf(RedisUnavailableException.class, failure(ping));
        }
        // Not isConnected(): a Redis that has been silent for a second is taken for away, also on a slow machine.
        assertEquals(1, fake.open.size());
        assertFalse(pings.get(0).isComplete());
        fake.dropAll();
        for (Future<Response> ping : pings.subList(0, 2_048)) {
            assertInstanceOf(OutcomeUnknownException.class, failure(ping));
        }
        Await.until("it comes back", () -> redis.isConnected());
        fake.other = "+PONG\r\n";
        assertEquals("PONG", Await.result(ping(1).get(0)).toString());
    }

    @Test
    void whatRedisItselfRefusesIsNoLostReply() throws Exception {
        Await.result(redis.open());
        fake.other = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
        assertInstanceOf(RedisRefusedException.class, failure(ping(1).get(0)));
        assertTrue(redis.isConnected());
        assertEquals(1, fake.accepted.get());
    }

    @Test
    void closingWhileItConnectsLeavesNothingOpen() throws Exception {
        Await.result(redis.open());
        fake.hello = "";
        fake.dropAll();
        Await.until("an attempt is under way", () -> fake.accepted.get() >= 2);
        Await.result(redis.close());
        Await.until("nothing is open", () -> fake.open.isEmpty());
        assertFalse(redis.isConnected());
        assertInstanceOf(RedisUnavailableException.class, failure(ping(1).get(0)));
    }
}
