package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import io.tallylight.testing.FaultyProxy;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A Redis of one's own that loaded its append-only file. */
class LoadedFileTest {
    private static final Durability FSYNC = new Durability.Fsync();
    private static final long TIMEOUT_MS = 10_000;

    @RegisterExtension
    final TestLoop loop = new TestLoop();

    @TempDir
    Path folder;

    private static void assertRewrites(int times, RealRedis redis) {
        String info = redis.ask("INFO persistence");
        assertTrue(info.contains("\naof_rewrites:" + times + "\r"), info);
        assertTrue(info.contains("aof_rewrite_in_progress:0"), info);
    }

    @Test
    void itIsRewrittenOnceBeforeAnyoneUsesIt() throws Exception {
        try (RealRedis redis = new RealRedis(folder);
                FaultyProxy proxy = new FaultyProxy(redis.port())) {
            assertEquals("+OK\r\n", redis.ask("SET a 1"));
            redis.kill();
            redis.startAgain();
            List<CommandRedis> connections = Stream.generate(() -> loop.redis(proxy.url(), FSYNC, TIMEOUT_MS))
                    .limit(4)
                    .toList();
            Await.result(Future.all(connections.stream().map(CommandRedis::open).toList()));
            assertRewrites(1, redis);
            proxy.reset();
            Await.until("they are back", () -> connections.stream().allMatch(CommandRedis::isConnected));
            assertRewrites(1, redis);
        }
    }

    @Test
    void aFileThatWasBegunEmptyIsLeftAlone() throws Exception {
        try (RealRedis redis = new RealRedis(folder)) {
            assertTrue(loop.opened(redis.url(), FSYNC, TIMEOUT_MS).isConnected());
            assertRewrites(0, redis);
        }
    }

    @Test
    void writesBehindATornScriptOutliveTheNextKill() throws Exception {
        try (RealRedis redis = new RealRedis(folder)) {
            assertEquals("+OK\r\n", redis.ask("SET a 1"));
            redis.kill();
            try (Stream<Path> files = Files.list(folder.resolve("appendonlydir"))) {
                Path last = files.filter(file -> file.toString().endsWith(".incr.aof"))
                        .findFirst()
                        .orElseThrow();
                Files.writeString(
                        last,
                        "*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$1\r\n1\r\n*3\r\n$3\r\nSE",
                        StandardOpenOption.APPEND);
            }
            redis.startAgain();
            CommandRedis commands = loop.opened(redis.url(), FSYNC, TIMEOUT_MS);
            assertEquals("OK", Await.result(loop.set(commands, "c", "1")).toString());
            redis.kill();
            redis.startAgain();
            assertEquals("$1\r\n1\r\n", redis.ask("GET c"));
            assertEquals("$1\r\n1\r\n", redis.ask("GET a"));
            assertEquals("$-1\r\n", redis.ask("GET b"));
        }
    }
}
