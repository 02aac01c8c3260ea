package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A primary and its replica, which falls behind. */
class ReplicationTest {
    private static final LuaScript ADD = LuaScript.of("return redis.call('INCR', KEYS[1])");

    @RegisterExtension
    final TestLoop loop = new TestLoop();

    @TempDir
    Path folder;

    private RealRedis primary;
    private RealRedis replica;

    @BeforeEach
    void replicate() throws Exception {
        primary = new RealRedis(folder.resolve("primary"), "--repl-diskless-sync-delay", "0");
        replica =
                new RealRedis(folder.resolve("replica"), "--replicaof", "127.0.0.1", Integer.toString(primary.port()));
        Await.until("the replica follows", () -> primary.ask("INFO replication").contains("state=online"));
    }

    @AfterEach
    void stop() throws Exception {
        replica.close();
        primary.close();
    }

    private Future<Response> add(CommandRedis redis, String key) {
        return loop.call(() -> redis.runDurably(
                ADD, Request.cmd(Command.EVALSHA).arg(ADD.sha()).arg(1).arg(key)));
    }

    private void awaitConfirmed(CommandRedis redis) {
        Await.until(
                "the replica confirms",
                () -> Await.result(add(redis, "n").transform(done -> Future.succeededFuture(done.succeeded()))));
    }

    @Test
    void whatIsAcknowledgedIsOnTheReplica() {
        CommandRedis redis = loop.opened(primary.url(), new Durability.Replicated(1, 10_000), 20_000);
        List<Future<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(add(redis, "n" + i));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(1, Await.result(answers.get(i)).toInteger());
            assertEquals("$1\r\n1\r\n", replica.ask("GET n" + i));
        }
    }

    @Test
    void withoutTheReplicaTheOutcomeIsUnknownAndTheConnectionStays() throws Exception {
        CommandRedis redis = loop.opened(primary.url(), new Durability.Replicated(1, 200), 5_000);
        assertEquals("OK", Await.result(loop.set(redis, "n", "1")).toString());
        replica.pause();
        Throwable failure = TestLoop.failure(add(redis, "n"));
        assertInstanceOf(OutcomeUnknownException.class, failure);
        assertEquals("only 0 of 1 replicas confirmed it within 200 ms", failure.getMessage());
        assertTrue(redis.isConnected());
        assertEquals("2", Await.result(loop.get(redis, "n")).toString());
        replica.goOn();
        awaitConfirmed(redis);
    }

    @Test
    void aPrimaryThatLostItsReplicaIsNotUsedAfterAReconnect() throws Exception {
        CommandRedis redis = loop.opened(primary.url(), new Durability.Replicated(1, 200), 5_000);
        replica.kill();
        primary.kill();
        Await.until("the loss is seen", () -> !redis.isConnected());
        primary.startAgain();
        assertInstanceOf(
                UnfitRedisException.class,
                TestLoop.failure(loop.redis(primary.url(), new Durability.Replicated(1, 200), 5_000)
                        .open()));
        assertInstanceOf(RedisUnavailableException.class, TestLoop.failure(add(redis, "n")));
        replica.startAgain();
        Await.until("it is used again", redis::isConnected);
        awaitConfirmed(redis);
    }
}
