package io.tallylight.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which program is the embedded Redis: the one in the jar, one that is installed, or one that a setting names. Never one
 * that cannot read what the folder holds.
 *
 * @param setting {@value #AUTO}, {@value #BUNDLED}, or the path of a program
 * @param path the folders in which to look for installed programs, as in {@code PATH}
 */
public record ServerChoice(String setting, String path) {
    public static final String AUTO = "auto";
    public static final String BUNDLED = "bundled";

    /** The one in the jar. */
    public static final ServerChoice OF_THE_JAR = new ServerChoice(BUNDLED, "");

    private static final Logger LOG = LoggerFactory.getLogger(ServerChoice.class);
    private static final List<String> NAMES = List.of("valkey-server", "redis-server");

    /**
     * Returns the programs to try, one after another; each can read the files, and more than one only with {@value #AUTO}.
     *
     * @throws EmbeddedRedisException if there is none; one clear line
     */
    List<ServerProgram> programs(RedisFiles files) throws EmbeddedRedisException {
        Optional<ServerProgram> writer = writer(files);
        return switch (setting) {
            case AUTO -> automatic(writer);
            case BUNDLED -> List.of(required(ServerProgram.BUNDLED, writer));
            default -> List.of(required(ServerProgram.ask(Path.of(setting)), writer));
        };
    }

    /** The program that wrote what the folder holds; it is kept there. */
    private static Optional<ServerProgram> writer(RedisFiles files) {
        if (!Files.exists(files.manifest()) || !Files.isExecutable(files.server())) {
            return Optional.empty();
        }
        try {
            return Optional.of(ServerProgram.ask(files.server()));
        } catch (EmbeddedRedisException e) {
            LOG.debug("the server in the folder does not tell its version: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static ServerProgram required(ServerProgram program, Optional<ServerProgram> writer)
            throws EmbeddedRedisException {
        if (writer.isPresent() && !program.version().reads(writer.get().version())) {
            throw new EmbeddedRedisException("redis.server is " + program + ", which cannot read the files of "
                    + writer.get().version() + " in the data folder; set redis.server to auto, or to that server or a"
                    + " newer one");
        }
        return program;
    }

    /** The newest that is installed and newer than the one in the jar, then what the folder keeps, then the one in the jar. */
    private List<ServerProgram> automatic(Optional<ServerProgram> writer) throws EmbeddedRedisException {
        List<ServerProgram> all = new ArrayList<>();
        installed().ifPresent(all::add);
        writer.filter(kept -> kept.version().compareTo(RedisBinary.VERSION) > 0).ifPresent(all::add);
        all.add(ServerProgram.BUNDLED);
        all.removeIf(program ->
                writer.isPresent() && !program.version().reads(writer.get().version()));
        if (all.isEmpty()) {
            return List.of(required(ServerProgram.BUNDLED, writer));
        }
        return all;
    }

    private Optional<ServerProgram> installed() {
        Optional<ServerProgram> newest = Optional.empty();
        for (String folder : path.split(":", -1)) {
            for (String name : NAMES) {
                Path file = Path.of(folder).resolve(name);
                // A folder that is named relative to the working directory may be anybody's.
                if (file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    newest = newer(newest, file);
                }
            }
        }
        return newest;
    }

    private static Optional<ServerProgram> newer(Optional<ServerProgram> newest, Path file) {
        ServerVersion least = newest.map(ServerProgram::version).orElse(RedisBinary.VERSION);
        try {
            ServerProgram program = ServerProgram.ask(file);
            return program.version().compareTo(least) > 0 ? Optional.of(program) : newest;
        } catch (EmbeddedRedisException e) {
            LOG.warn("{} is left out: {}", file, e.getMessage());
            return newest;
        }
    }
}
