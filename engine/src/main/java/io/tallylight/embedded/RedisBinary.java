package io.tallylight.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;

/** The Redis server in the jar, for Linux and macOS, on x86-64 and 64-bit ARM. Keeps no state. */
public final class RedisBinary {
    static final ServerVersion VERSION = new ServerVersion("Redis", 7, 0, 15);

    private RedisBinary() {}

    /** Installs the server of the jar: see the other method. */
    static void install(RedisFiles files) throws EmbeddedRedisException {
        install(files, ServerProgram.BUNDLED);
    }

    /**
     * Installs a copy of the server, and its checker, unless the very same are installed. It is a copy because its path
     * in the folder identifies a process as ours, and because it can read the files later. No Redis may be running from
     * the folder.
     */
    static void install(RedisFiles files, ServerProgram program) throws EmbeddedRedisException {
        try {
            Path fresh = files.folder().resolve("redis-server.new");
            copy(program, fresh);
            if (Files.exists(files.server()) && Files.mismatch(fresh, files.server()) == -1) {
                Files.delete(fresh);
            } else {
                Files.move(fresh, files.server(), StandardCopyOption.ATOMIC_MOVE);
            }
            for (String product : List.of("redis", "valkey")) {
                Files.deleteIfExists(files.checkerOf(product));
            }
            String product = program.version().product().toLowerCase(Locale.ROOT);
            Files.createSymbolicLink(files.checkerOf(product), files.server().getFileName());
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "cannot put the embedded Redis into " + files.folder() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns the same program; the one in the folder from a second copy, which survives the next installation there.
     */
    static ServerProgram keep(RedisFiles files, ServerProgram program) throws IOException {
        if (!files.server().equals(program.file())) {
            return program;
        }
        Path kept = files.folder().resolve("redis-server.kept");
        Files.copy(files.server(), kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        return new ServerProgram(kept, program.version());
    }

    private static void copy(ServerProgram program, Path to) throws IOException, EmbeddedRedisException {
        Path installed = program.file();
        if (installed == null) {
            copyTo(to);
        } else {
            Files.copy(installed, to, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /**
     * Writes the server for this machine to a file that its owner may run, replacing an existing file.
     *
     * @throws EmbeddedRedisException if the jar has no server for this machine
     */
    public static void copyTo(Path file) throws IOException, EmbeddedRedisException {
        String system = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        String resource = resource(system, processor);
        try (InputStream server = RedisBinary.class.getResourceAsStream(resource)) {
            if (server == null) {
                throw new EmbeddedRedisException("there is no embedded Redis for " + system + " on " + processor
                        + "; run a Redis 7 and set redis.url");
            }
            Files.copy(server, file, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** Returns the name of the server's file for a system and processor, named as in Java. */
    static String resource(String system, String processor) {
        String name = system.toLowerCase(Locale.ROOT);
        String os = name.startsWith("mac") ? "darwin" : name;
        String architecture = switch (processor) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> processor;
        };
        return "/redis-server-7.0.15-" + os + "-" + architecture;
    }
}
