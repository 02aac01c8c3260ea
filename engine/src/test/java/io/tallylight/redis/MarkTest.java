package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tallylight.testing.Await;
import io.tallylight.testing.FaultyProxy;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replies that were doubled, cut or replaced must not answer a command that is not theirs. */
class MarkTest {
    private static final int KEYS = 50;
    /** After this a swallowed reply is missed. */
    private static final long IMPATIENT_MS = 2_000;
    /** Longer than any test waits. */
    private static final long PATIENT_MS = 60_000;

    @RegisterExtension
    final TestLoop loop = new TestLoop();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aSpoiltReplyAnswersNobodyElse(FaultyProxy.Reply how) throws Exception {
        try (RealRedis server = new RealRedis(folder);
                FaultyProxy proxy = new FaultyProxy(server.port())) {
            CommandRedis redis = loop.opened(proxy.url(), new Durability.Fast(), IMPATIENT_MS);
            int before = proxy.accepted();
            for (int i = 0; i < KEYS; i++) {
                String key = "k" + i;
                String value = "v" + i;
                assertEquals(
                        "OK", Await.answer(() -> loop.set(redis, key, value)).toString());
            }
            proxy.spoilReplyTo("k7", how);
            List<Future<Response>> answers = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                answers.add(loop.get(redis, "k" + i));
                if (i % 5 == 0) {
                    Await.result(answers.get(i).otherwiseEmpty());
                }
            }
            for (int i = 0; i < KEYS; i++) {
                Future<Response> answer = answers.get(i);
                Await.result(answer.otherwiseEmpty());
                if (answer.succeeded()) {
                    assertEquals("v" + i, answer.result().toString());
                }
            }
            assertEquals(1, proxy.spoilt());
            Await.until("another connection", () -> proxy.accepted() > before && redis.isConnected());
            assertEquals("v7", Await.answer(() -> loop.get(redis, "k7")).toString());
        }
    }

    @Test
    void aReplyToNobodyEndsTheConnection() throws Exception {
        FakeRedis fake = new FakeRedis(loop.vertx);
        fake.other = "+PONG\r\n";
        CommandRedis redis = loop.opened(fake.url(), new Durability.Fast(), PATIENT_MS);
        fake.open.forEach(socket -> Await.result(socket.write(":1\r\n")));
        Await.until("another connection", () -> fake.accepted.get() == 2 && redis.isConnected());
    }

    @Test
    void aReplyWithoutItsEndDoesNotHoldTheLoop() throws Exception {
        FakeRedis fake = new FakeRedis(loop.vertx);
        CommandRedis redis = loop.opened(fake.url(), new Durability.Fast(), PATIENT_MS);
        Future<Response> answer = loop.get(redis, "a");
        Await.until("it is on its way", () -> fake.heard.get() >= 1);
        fake.open.forEach(socket -> Await.result(socket.write("$3\r\nlonger than it says")));
        assertInstanceOf(OutcomeUnknownException.class, TestLoop.failure(answer));
        Await.until("another connection", () -> fake.accepted.get() == 2 && redis.isConnected());
    }

    @Test
    void aRedisThatAnswersTwoForOneIsNeverBelieved() throws Exception {
        FakeRedis fake = new FakeRedis(loop.vertx);
        CommandRedis redis = loop.opened(fake.url(), new Durability.Fast(), PATIENT_MS);
        fake.other = "$1\r\nx\r\n$1\r\ny\r\n";
        assertInstanceOf(OutcomeUnknownException.class, TestLoop.failure(loop.get(redis, "a")));
    }
}
