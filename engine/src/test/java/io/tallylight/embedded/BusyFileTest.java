package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has the server's file open for writing when it is to be run. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class BusyFileTest {
    @TempDir
    Path data;

    private FileChannel writer;

    BusyFileTest() {}

    @BeforeEach
    void open() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")), "without setsid Redis is run at once");
        try (DataFolder folder = DataFolder.open(data)) {
            RedisFiles files = RedisFiles.in(folder);
            RedisBinary.install(files);
            writer = FileChannel.open(files.server(), StandardOpenOption.WRITE);
        }
    }

    @Test
    void aServerThatIsBusyForAMomentIsRunAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        PortAllocator portAllocator = () -> {
            if (asked.incrementAndGet() == 4) { // one for clients, one for each run
                close();
            }
            return PortAllocator.random();
        };
        try (HeldRedis redis = HeldRedis.start(data, portAllocator)) {
            assertEquals(1, Redises.sell(redis.url()));
            assertEquals(4, asked.get());
        }
    }

    @Test
    void aServerThatStaysBusyIsAnError() throws Exception {
        String message = assertThrows(BusyFileException.class, () -> HeldRedis.start(data))
                .toString();
        assertTrue(message.contains("redis-server"), message);
        assertFalse(EmbeddedRedisTest.runsOver(data));
        close();
    }

    private void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
