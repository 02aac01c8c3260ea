package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisConnectionException;
import io.tallylight.testing.LogLines;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedRedisTest {
    @TempDir
    Path data;

    @Test
    void dataOutlivesAnOrderlyRestart() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            assertEquals(1, Redises.sell(redis.url()));
        }
        try (HeldRedis redis = HeldRedis.start(data)) {
            assertEquals("1", Redises.sold(redis.url()));
        }
    }

    @Test
    void nothingIsLeftRunningAfterClose() throws Exception {
        HeldRedis redis = HeldRedis.start(data);
        long pid = redis.pid();
        redis.close();
        redis.close();
        assertTrue(ProcessHandle.of(pid).isEmpty());
        assertThrows(RedisConnectionException.class, () -> Redises.sold(redis.url()));
        assertFalse(Files.exists(data.resolve("redis/dump.rdb")), "all is in the append-only file");
    }

    @Test
    void everyWriteIsSyncedAndNoKeyIsEverEvicted() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            assertEquals("always", config(redis, "appendfsync"));
            assertEquals("yes", config(redis, "appendonly"));
            assertEquals("no", config(redis, "no-appendfsync-on-rewrite"));
            assertEquals("noeviction", config(redis, "maxmemory-policy"));
            assertEquals("", config(redis, "save"));
            assertEquals("127.0.0.1", config(redis, "bind"));
        }
    }

    @Test
    void theFileWithThePasswordIsReadableByItsOwnerOnly() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            Path conf = data.resolve("redis/redis.conf");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(conf)));
            assertTrue(redis.url().matches("redis://:[0-9a-f]{64}@127\\.0\\.0\\.1:\\d+"), redis.url());
            String without = redis.url().replaceFirst(":[0-9a-f]{64}@", "");
            assertThrows(RuntimeException.class, () -> Redises.sold(without));
        }
    }

    @Test
    void aKilledRedisComesBackOnTheSamePortWithAllAcknowledgedWrites() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            Turns turns = new Turns();
            redis.onChange(turns);
            long first = redis.pid();
            for (int i = 0; i < 20; i++) {
                assertEquals(i + 1, Redises.sell(redis.url()));
            }
            Redises.kill(first);
            turns.awaitUp();
            assertEquals("20", Redises.sold(redis.url()));
            assertNotEquals(first, redis.pid());
            assertEquals(21, Redises.sell(redis.url()));
        }
    }

    @Test
    void aRedisKilledTwiceComesBackTwice() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            for (int life = 1; life <= 2; life++) {
                Turns turns = new Turns();
                redis.onChange(turns);
                assertEquals(life, Redises.sell(redis.url()));
                Redises.kill(redis.pid());
                turns.awaitUp();
            }
            assertEquals("2", Redises.sold(redis.url()));
        }
    }

    @Test
    void aFailureWhileItIsWatchedLeavesNoRedisDead() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data);
                LogLines log = LogLines.of(EmbeddedRedis.class)) {
            CountDownLatch failed = new CountDownLatch(1);
            redis.onChange(new EmbeddedRedis.Listener() {
                @Override
                public void down(String why) {
                    if (failed.getCount() > 0) {
                        failed.countDown();
                        throw new IllegalStateException("planted by the test");
                    }
                }
            });
            Turns turns = new Turns();
            redis.onChange(turns);
            assertEquals(1, Redises.sell(redis.url()));
            Redises.kill(redis.pid());
            assertTrue(failed.await(10, TimeUnit.SECONDS));
            turns.awaitUp();
            assertTrue(log.tell("watching the embedded Redis failed"));
            assertEquals("1", Redises.sold(redis.url()));
        }
    }

    @Test
    void closingWhileRedisIsBeingRestartedLeavesNothingRunning() throws Exception {
        HeldRedis redis = HeldRedis.start(data);
        CountDownLatch down = new CountDownLatch(1);
        redis.onChange(new EmbeddedRedis.Listener() {
            @Override
            public void down(String why) {
                down.countDown();
            }
        });
        Redises.kill(redis.pid());
        assertTrue(down.await(10, TimeUnit.SECONDS));
        redis.close();
        assertFalse(runsOver(data));
        HeldRedis.start(data).close();
    }

    @Test
    void whileItsPortIsTakenItTriesAgain() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            Turns turns = new Turns();
            redis.onChange(turns);
            assertEquals(1, Redises.sell(redis.url()));
            int port = Integer.parseInt(redis.url().replaceFirst(".*:", ""));
            Redises.kill(redis.pid());
            try (ServerSocket thief = new ServerSocket()) {
                thief.bind(PortAllocator.on(port));
                Log.await(data.resolve("redis/redis.log"), "Could not create server TCP listening socket");
            }
            turns.awaitUp();
            assertEquals("1", Redises.sold(redis.url()));
        }
    }

    private static String config(HeldRedis redis, String name) {
        return Redises.with(
                redis.url(), commands -> String.valueOf(commands.configGet(name).get(name)));
    }

    static boolean runsOver(Path data) throws Exception {
        String server = data.toRealPath().resolve("redis/redis-server").toString();
        return ProcessHandle.allProcesses()
                .anyMatch(process ->
                        process.info().command().filter(server::equals).isPresent());
    }

    /** Waits for one death and one return. */
    private static final class Turns implements EmbeddedRedis.Listener {
        private final CountDownLatch down = new CountDownLatch(1);
        private final CountDownLatch up = new CountDownLatch(1);

        @Override
        public void down(String why) {
            down.countDown();
        }

        @Override
        public void up() {
            up.countDown();
        }

        void awaitUp() throws InterruptedException {
            assertTrue(down.await(20, TimeUnit.SECONDS), "Redis was never seen to die");
            assertTrue(up.await(20, TimeUnit.SECONDS), "Redis never came back");
        }
    }
}
