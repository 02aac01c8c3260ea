package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.tallylight.testing.Await;
import io.tallylight.testing.FaultyProxy;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedRedisTest {
    private static final byte[] KEY = {'a'};

    @TempDir
    Path folder;

    private RealRedis redis;
    private FaultyProxy proxy;
    private SharedRedis streams;

    @SuppressWarnings("NullAway.Init") // before each test
    SharedRedisTest() {}

    @BeforeEach
    void connect() throws Exception {
        redis = new RealRedis(folder);
        proxy = new FaultyProxy(redis.port());
        streams = SharedRedis.connect(proxy.url());
    }

    @AfterEach
    void close() {
        streams.close();
        proxy.close();
        redis.close();
    }

    private Future<byte[]> read() {
        return streams.read(() -> streams.commands().get(KEY));
    }

    /** What Lettuce has to wait for it finishes on another thread, after {@code connect} has returned. */
    @Test
    void credentialsAreAtHandWhenAConnectionOpens() {
        assertEquals("ann secret/1", credentials("redis://ann:secret%2F1@127.0.0.1:1"));
        assertEquals("null secret", credentials("rediss://:secret@127.0.0.1:1/3"));
        assertEquals("null null", credentials("redis://127.0.0.1"));
    }

    private static String credentials(String url) {
        RedisCredentials known = assertInstanceOf(
                        RedisCredentialsProvider.ImmediateRedisCredentialsProvider.class,
                        SharedRedis.uri(url).getCredentialsProvider())
                .resolveCredentialsNow();
        char[] password = known.getPassword();
        return known.getUsername() + " " + (password == null ? null : new String(password));
    }

    @Test
    void aHalfOpenConnectionIsReplacedThoughNobodyUsesIt() throws Exception {
        proxy.halfOpen();
        Await.until("it is replaced", () -> proxy.accepted() == 2 && streams.isConnected());
        assertEquals("PONG", Await.done(streams.commands().ping()));
    }

    @Test
    void readsGiveASilentRedisUpLongBeforeItsConnectionDoes() {
        assertEquals("+OK\r\n", redis.ask("SET a 1"));
        redis.pause();
        List<Future<byte[]>> early = IntStream.range(0, 3).mapToObj(i -> read()).toList();
        early.forEach(one -> assertInstanceOf(RedisUnavailableException.class, TestLoop.failure(one)));
        Future<byte[]> late = read();
        assertTrue(late.failed(), "it does not wait where the silence is known");
        assertInstanceOf(RedisUnavailableException.class, late.cause());
        assertTrue(streams.isConnected());

        redis.goOn();
        assertEquals("1", new String(Await.answer(this::read), StandardCharsets.UTF_8));
        assertEquals(1, proxy.accepted());
    }
}
