package io.tallylight.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice of the program that is the embedded Redis: the one in the jar, an installed one, or one that a setting
 * names. A program that cannot read the folder's files is never chosen.
 *
 * @param setting {@value #AUTO}, {@value #BUNDLED}, or the path of a program
 * @param path folders in which to look for installed programs, in the form of {@code PATH}
 */
public record ServerChoice(String setting, String path) {
    public static final String AUTO = "auto";
    public static final String BUNDLED = "bundled";

    /** Chooses the program in the jar. */
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

    /** Returns the program that wrote the folder's files; it is kept there. */
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

    /**
     * Returns the newest installed one that is newer than the jar's, then the one kept in the folder, then the jar's.
     */
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
                // A folder named relative to the working directory may belong to anybody.
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
