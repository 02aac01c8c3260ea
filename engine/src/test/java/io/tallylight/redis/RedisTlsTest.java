package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisException;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.Receiver;
import io.tallylight.testing.TlsFront;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Both clients speak TLS with Redis, and with nobody who cannot prove the name in {@code redis.url}. */
@Timeout(60)
class RedisTlsTest {
    private static final long TIMEOUT_MS = 5_000;

    @TempDir
    static Path folder;

    private static RealRedis redis;

    @RegisterExtension
    final TestLoop loop = new TestLoop();

    @BeforeAll
    static void start() throws Exception {
        redis = new RealRedis(folder.resolve("redis"));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void bothClientsTalkToARedisWhoseCertificateIsForItsName() throws Exception {
        Path store = certificate("localhost");
        try (TlsFront front = new TlsFront(store, null, redis.port())) {
            RedisTls tls = new RedisTls(pem(store), null, null);
            CommandRedis commands = loop.redis(endpoint(front, tls), TIMEOUT_MS);
            Await.result(commands.open());
            try (SharedRedis streams = SharedRedis.connect(front.redisUrl(), tls)) {
                byte[] name = "k".getBytes(StandardCharsets.UTF_8);
                String written =
                        streams.commands().set(name, name).toCompletableFuture().get(10, TimeUnit.SECONDS);
                assertEquals("OK", written);
            }
            assertEquals("k", Await.result(loop.get(commands, "k")).toString());
        }
    }

    @Test
    void neitherClientTalksToACertificateForAnotherName() throws Exception {
        Path store = certificate("elsewhere.example");
        try (TlsFront front = new TlsFront(store, null, redis.port())) {
            assertRefused(front, new RedisTls(pem(store), null, null));
        }
    }

    @Test
    void neitherClientTalksToACertificateOfAnUnknownAuthority() throws Exception {
        Path store = certificate("localhost");
        try (TlsFront front = new TlsFront(store, null, redis.port())) {
            assertRefused(front, RedisTls.DEFAULT);
        }
    }

    private void assertRefused(TlsFront front, RedisTls tls) {
        assertThrows(
                RedisException.class,
                () -> SharedRedis.connect(front.redisUrl(), tls).close());
        CommandRedis commands = loop.redis(endpoint(front, tls), TIMEOUT_MS);
        AssertionError refused = assertThrows(AssertionError.class, () -> Await.result(commands.open()));
        assertTrue(causes(refused).contains("SSL"), causes(refused));
    }

    private static RedisEndpoint endpoint(TlsFront front, RedisTls tls) {
        return new RedisEndpoint(front.redisUrl(), new Durability.Fast(), false, tls);
    }

    private static String causes(Throwable failure) {
        StringBuilder texts = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            texts.append(cause).append('\n');
        }
        return texts.toString();
    }

    @Test
    void bothClientsShowTheirOwnCertificateToARedisThatAsksForOne() throws Exception {
        Path server = certificate("localhost");
        Path client = certificate("engine.example");
        try (TlsFront front = new TlsFront(server, pem(client), redis.port())) {
            RedisTls anonymous = new RedisTls(pem(server), null, null);
            assertThrows(
                    RedisException.class,
                    () -> SharedRedis.connect(front.redisUrl(), anonymous).close());
            RedisTls tls = new RedisTls(pem(server), pem(client), Receiver.privateKey(client));
            SharedRedis.connect(front.redisUrl(), tls).close();
            Await.result(loop.redis(endpoint(front, tls), TIMEOUT_MS).open());
        }
    }

    private static Path certificate(String name) throws IOException {
        return Receiver.certificate(Files.createTempDirectory(folder, "certificates"), name);
    }

    private static Path pem(Path store) {
        return Path.of(store.toString().replaceFirst("\\.p12$", ".pem"));
    }
}
