package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that runs but could not write its process number, as on a full disk. */
class UnwrittenPidTest {
    @TempDir
    Path data;

    @TempDir
    Path elsewhere;

    @Test
    void itIsGivenUpInsteadOfAwaitedForEver() throws Exception {
        try (DataFolder held = DataFolder.open(data)) {
            RedisFiles files = RedisFiles.in(held);
            RedisBinary.install(files);
            RedisConf conf = RedisConf.fresh(new SecureRandom(), PortAllocator.random(), AppendFsync.ALWAYS);
            conf.write(new RedisFiles(elsewhere)); // names a pid file that nobody looks at
            Files.move(elsewhere.resolve("redis.conf"), files.conf());

            String message = assertThrows(
                            EmbeddedRedisException.class,
                            () -> RedisProcess.launch(files, conf, PortAllocator::random, 300))
                    .toString();
            assertTrue(message.contains("did not write its process number"), message);
            assertFalse(EmbeddedRedisTest.runsOver(data), "it was ended");
        }
    }
}
