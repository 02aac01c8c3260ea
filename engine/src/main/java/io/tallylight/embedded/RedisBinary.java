package io.tallylight.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import redis.embedded.RedisExecProvider;
import redis.embedded.exceptions.OsDetectionException;

/** Puts the Redis server that comes in the jar into the data folder. */
final class RedisBinary {
    private RedisBinary() {}

    /** Installs the server and its checker, unless the very same are there. No Redis may be running from the folder. */
    static void install(RedisFiles files) throws EmbeddedRedisException {
        try {
            Path unpacked = unpack();
            try {
                if (!Files.exists(files.server()) || Files.mismatch(unpacked, files.server()) != -1) {
                    Path fresh = files.folder().resolve("redis-server.new");
                    Files.copy(
                            unpacked, fresh, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                    Files.move(fresh, files.server(), StandardCopyOption.ATOMIC_MOVE);
                }
            } finally {
                Files.deleteIfExists(unpacked);
                Files.deleteIfExists(unpacked.toAbsolutePath().getParent());
            }
            Files.deleteIfExists(files.checker());
            Files.createSymbolicLink(files.checker(), files.server().getFileName());
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "cannot put the embedded Redis into " + files.folder() + ": " + e.getMessage(), e);
        }
    }

    /** The library knows which build fits this machine; it unpacks it into a temporary folder of its own. */
    private static Path unpack() throws IOException, EmbeddedRedisException {
        try {
            File unpacked = RedisExecProvider.defaultProvider().get();
            return unpacked.toPath();
        } catch (IllegalArgumentException | OsDetectionException e) {
            throw new EmbeddedRedisException(
                    "there is no embedded Redis for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch") + "; run a Redis 7 and set redis.url",
                    e);
        }
    }
}
