package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A killed engine leaves its Redis running; the next engine over the folder ends it. */
@Timeout(60)
class OrphanedRedisTest {
    @TempDir
    Path data;

    private RedisFiles files;
    private RedisProcess orphan;

    OrphanedRedisTest() {}

    /** What a killed engine leaves: its Redis, alive, with what it wrote; no lock. */
    @BeforeEach
    void killAnEngine() throws Exception {
        try (DataFolder folder = DataFolder.open(data)) {
            files = RedisFiles.in(folder);
            RedisBinary.install(files);
            RedisConf conf = new RedisConf(PortAllocator.random(), "secret", "other", AppendFsync.ALWAYS);
            conf.write(files);
            orphan = RedisProcess.launch(files, conf, PortAllocator::random);
            assertEquals(1, Redises.sell("redis://:secret@127.0.0.1:" + conf.port()));
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        orphan.stop();
        assertTrue(!EmbeddedRedisTest.runsOver(data));
    }

    @Test
    void theOrphanIsEndedAndItsDataIsThere() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            assertTrue(ProcessHandle.of(orphan.pid()).isEmpty());
            assertEquals("1", Redises.sold(redis.url()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis.conf", "redis.pid", "redis-server", "all"})
    void theOrphanIsFoundEvenWithout(String missing) throws Exception {
        for (Path file : new Path[] {files.conf(), files.pid(), files.server()}) {
            if (missing.equals("all") || file.endsWith(missing)) {
                Files.delete(file);
            }
        }
        theOrphanIsEndedAndItsDataIsThere();
    }

    @Test
    void anOrphanThatDoesNotAnswerIsKilled() throws Exception {
        assertEquals(0, Await.ended(new ProcessBuilder("kill", "-STOP", Long.toString(orphan.pid())).start()));
        theOrphanIsEndedAndItsDataIsThere();
    }

    @Test
    void aStrangerWithTheRecordedProcessNumberIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            orphan.stop();
            Files.writeString(files.pid(), stranger.pid() + "\n");
            try (HeldRedis redis = HeldRedis.start(data)) {
                assertTrue(stranger.isAlive());
                assertEquals("1", Redises.sold(redis.url()));
            }
        } finally {
            assertEquals(137, Await.ended(stranger.destroyForcibly()));
        }
    }

    @Test
    void anotherFoldersRedisIsLeftAloneEvenOnTheRecordedPort(@TempDir Path elsewhere) throws Exception {
        try (HeldRedis other = HeldRedis.start(elsewhere)) {
            orphan.stop();
            Files.copy(
                    elsewhere.resolve("redis/redis.conf"),
                    files.conf(),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            try (HeldRedis redis = HeldRedis.start(data)) {
                assertEquals("1", Redises.sold(redis.url()));
                assertEquals(1, Redises.sell(other.url()));
            }
        }
    }
}
