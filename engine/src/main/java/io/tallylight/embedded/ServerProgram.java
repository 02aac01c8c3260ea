package io.tallylight.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that can be the embedded Redis.
 *
 * @param file where it is installed on this machine; null for the one in the jar
 */
record ServerProgram(@Nullable Path file, ServerVersion version) {
    private static final long ANSWER_SECONDS_MAX = 10;
    private static final int ANSWER_BYTES_MAX = 4_096;

    static final ServerProgram BUNDLED = new ServerProgram(null, RedisBinary.VERSION);

    /**
     * Asks a program for its version.
     *
     * @throws EmbeddedRedisException if it cannot be run, or is neither Redis nor Valkey
     */
    static ServerProgram ask(Path file) throws EmbeddedRedisException {
        String said = answer(file);
        Optional<ServerVersion> version = ServerVersion.of(said);
        if (version.isEmpty()) {
            throw new EmbeddedRedisException(
                    file + " is neither a redis-server nor a valkey-server: asked for its version" + " it says \""
                            + said.strip().lines().findFirst().orElse("") + '"');
        }
        return new ServerProgram(file, version.get());
    }

    private static String answer(Path file) throws EmbeddedRedisException {
        try {
            Path output = Files.createTempFile("server", ".version");
            try {
                return answer(file, output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new EmbeddedRedisException("cannot run " + file + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedRedisException("interrupted while asking " + file + " for its version", e);
        }
    }

    private static String answer(Path file, Path output) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(file.toString(), "--version");
        RedisProcess.keepSecrets(builder);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IOException("it does not say its version within " + ANSWER_SECONDS_MAX + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        try (var in = Files.newInputStream(output)) {
            return new String(in.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.ISO_8859_1);
        }
    }

    /** Returns whether it is the program in the jar. */
    boolean isBundled() {
        return file == null;
    }

    @Override
    public String toString() {
        return version + (file == null ? " (bundled)" : " (" + file + ")");
    }
}
