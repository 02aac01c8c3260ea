package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which program becomes the embedded Redis. The newer servers are stand-ins: scripts that name another version and run the
 * bundled server.
 */
@Timeout(60)
class ServerChoiceTest {
    @TempDir
    Path data;

    @TempDir
    Path installed;

    private Path real;

    @SuppressWarnings("NullAway.Init") // before each test
    ServerChoiceTest() {}

    @BeforeEach
    void unpack() throws Exception {
        real = installed.resolve("real");
        RedisBinary.copyTo(real);
    }

    private ServerChoice choice(String setting) {
        return new ServerChoice(setting, "relative:/nowhere:" + installed);
    }

    @CanIgnoreReturnValue
    private Path standIn(String name, String version) throws Exception {
        return script(name, """
                case "$0" in *-check-aof) exec "%1$s-check-aof" "$@";; esac
                [ "$1" = --version ] && echo "%2$s sha=00000000:0 malloc=libc" && exit
                exec %1$s "$@"
                """.formatted(real, version));
    }

    @CanIgnoreReturnValue
    private Path script(String name, String text) throws Exception {
        Path checker = Path.of(real + "-check-aof");
        if (!Files.exists(checker)) {
            Path named = installed.resolve("redis-check-aof");
            Files.createSymbolicLink(named, real);
            Files.writeString(checker, "#!/bin/sh\nexec " + named + " \"$@\"\n");
            Files.setPosixFilePermissions(checker, PosixFilePermissions.fromString("rwx------"));
        }
        Path file = installed.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private String server(String setting) throws Exception {
        try (HeldRedis redis = HeldRedis.start(data, choice(setting))) {
            var unused = Redises.sell(redis.url());
            return redis.server().text();
        }
    }

    private String refused(String setting) {
        return String.valueOf(assertThrows(EmbeddedRedisException.class, () -> server(setting))
                .getMessage());
    }

    @Test
    void theNewestThatIsInstalledIsTaken() throws Exception {
        standIn("redis-server", "Redis server v=7.2.5");
        Path valkey = standIn("valkey-server", "Valkey server v=8.1.0");
        assertEquals("Valkey 8.1.0 (" + valkey + ")", server("auto"));
        assertTrue(Files.isSymbolicLink(data.resolve("redis/valkey-check-aof")));
    }

    @Test
    void oneThatIsNoNewerOrCannotRunIsLeftOut() throws Exception {
        standIn("redis-server", "Redis server v=7.0.15");
        script("valkey-server", "echo lost its library; exit 127\n");
        assertEquals("Redis 7.0.15 (bundled)", server("auto"));
    }

    @Test
    void oneThatDoesNotStartIsReplacedByTheBundledOne() throws Exception {
        script("valkey-server", "[ \"$1\" = --version ] && echo Valkey server v=9.0.0 sha=0 || exit 1\n");
        assertEquals("Redis 7.0.15 (bundled)", server("auto"));
    }

    @Test
    void aFileThatIsNamedIsTakenOrTheStartFails() throws Exception {
        Path redis = standIn("mine", "Redis server v=7.2.5");
        assertEquals("Redis 7.2.5 (" + redis + ")", server(redis.toString()));
        String missing = installed.resolve("missing").toString();
        assertTrue(refused(missing).contains("cannot run " + missing), refused(missing));
        String other = script("other", "echo KeyDB server v=6.3.4\n").toString();
        assertTrue(refused(other).contains("neither a redis-server nor a valkey-server"), refused(other));
    }

    @Test
    void whatWroteTheFilesIsKeptWhenItIsNotInstalledAnyMore() throws Exception {
        Path valkey = standIn("valkey-server", "Valkey server v=8.1.0");
        assertEquals("Valkey 8.1.0 (" + valkey + ")", server("auto"));
        Files.delete(valkey);
        standIn("redis-server", "Redis server v=8.0.0");
        assertTrue(server("auto").startsWith("Valkey 8.1.0 ("), "Redis 8 does not read Valkey's files");
        assertTrue(refused("bundled").contains("Redis 7.0.15 (bundled), which cannot read the files of Valkey 8.1.0"));
    }

    @Test
    void aVersionReadsWhatItsOwnOrAnOlderOneWrote() {
        ServerVersion bundled = RedisBinary.VERSION;
        ServerVersion redis72 = new ServerVersion("Redis", 7, 2, 5);
        ServerVersion redis8 = new ServerVersion("Redis", 8, 0, 0);
        ServerVersion valkey8 = new ServerVersion("Valkey", 8, 1, 0);
        assertTrue(redis72.reads(bundled) && redis8.reads(redis72) && valkey8.reads(redis72) && valkey8.reads(bundled));
        assertTrue(redis72.reads(new ServerVersion("Redis", 7, 2, 9)), "patches keep the format");
        assertFalse(bundled.reads(redis72) || valkey8.reads(redis8) || redis8.reads(valkey8) || redis72.reads(redis8));
    }
}
