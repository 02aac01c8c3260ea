package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that loses power tears the last write; three sales are in the file, the tear goes through the third. */
@Timeout(60)
class TornFileTest {
    private static final String SCRIPT_BEGINS = "*1\r\n$5\r\nMULTI\r\n";

    @TempDir
    Path data;

    private Path file;

    TornFileTest() {}

    @BeforeEach
    void sellThree() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            for (int i = 1; i <= 3; i++) {
                assertEquals(i, Redises.sell(redis.url()));
            }
        }
        file = data.resolve("redis/appendonlydir/appendonly.aof.1.incr.aof");
    }

    /** Cuts within: "*1", the MULTI, a command's name, its argument, the last byte of EXEC. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 14, 15, 16, 30, 47, 60, 90, 110, -1, -2, -6, -14})
    void acknowledgedWritesAfterATearOutliveTheNextRestart(int at) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        int third = lastScript(whole);
        Files.write(file, Arrays.copyOf(whole, at > 0 ? third + at : whole.length + at));
        try (HeldRedis redis = HeldRedis.start(data)) {
            assertEquals("2", Redises.sold(redis.url()));
            assertEquals(3, Redises.sell(redis.url()));
            assertEquals(4, Redises.sell(redis.url()));
        }
        try (HeldRedis redis = HeldRedis.start(data)) {
            assertEquals("4", Redises.sold(redis.url()));
        }
    }

    @Test
    void aTailOfZerosIsCutAndKeptBesideTheFile() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 4_096));
        try (HeldRedis redis = HeldRedis.start(data)) {
            assertEquals("3", Redises.sold(redis.url()));
        }
        try (var kept =
                Files.list(data.resolve("redis")).filter(path -> path.toString().contains(".torn-"))) {
            assertEquals(4_096, Files.size(kept.findFirst().orElseThrow()));
        }
    }

    @Test
    void aTearInAFileThatIsNotTheLastIsCutToo() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 20));
        Path manifest = data.resolve("redis/appendonlydir/appendonly.aof.manifest");
        String second = "appendonly.aof.2.incr.aof";
        Files.writeString(manifest, Files.readString(manifest) + "file " + second + " seq 2 type i\n");
        Files.writeString(file.resolveSibling(second), "*3\r\n$3\r\nSET\r\n$5\r\nafter\r\n$3\r\nyes\r\n");
        try (HeldRedis redis = HeldRedis.start(data)) {
            assertEquals("2", Redises.sold(redis.url()));
            assertEquals("yes", Redises.with(redis.url(), commands -> String.valueOf(commands.get("after"))));
        }
    }

    @Test
    void damageBeforeWholeWritesStopsTheStartAndTouchesNothing() throws Exception {
        byte[] damaged = Files.readAllBytes(file);
        damaged[lastScript(damaged) - 30] ^= 0x55;
        Files.write(file, damaged);
        String message = assertThrows(EmbeddedRedisException.class, () -> HeldRedis.start(data))
                .toString();
        assertTrue(message.contains("is damaged at byte"), message);
        assertTrue(message.contains("appendonly.aof.1.incr.aof"), message);
        assertEquals(-1, Arrays.mismatch(damaged, Files.readAllBytes(file)));
    }

    @Test
    void theFileIsRewrittenBeforeAnybodyIsLetIn() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            assertTrue(Files.exists(file.resolveSibling("appendonly.aof.2.base.rdb")));
            assertEquals("3", Redises.sold(redis.url()));
        }
    }

    private static int lastScript(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(SCRIPT_BEGINS);
    }
}
