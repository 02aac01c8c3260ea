package io.tallylight.api;

import io.tallylight.testing.Await;
import io.tallylight.testing.ProcessTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An engine in a process of its own, from the classes under test, which may be killed. */
final class EngineProcess {
    private static final Pattern LISTENING = Pattern.compile("is listening on http://[^:]+:([0-9]+)");

    private final Path log;
    private final Process process;
    private final int port;

    /** Starts one; settings are by the names of their environment variables. */
    EngineProcess(Path folder, Map<String, String> settings) throws IOException {
        this(folder, Path.of("").toAbsolutePath(), List.of(), settings);
    }

    /**
     * Starts one.
     *
     * @param workingFolder where it is started
     * @param options for Java
     */
    EngineProcess(Path folder, Path workingFolder, List<String> options, Map<String, String> settings)
            throws IOException {
        log = Files.createTempFile(Files.createDirectories(folder), "engine", ".log");
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElseThrow(), "-cp", absolute(classes)));
        command.addAll(options);
        command.addAll(List.of(
                "io.tallylight.cli.Tallylight",
                "serve",
                "--port",
                "0",
                "--data",
                folder.toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingFolder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TALLYLIGHT_"));
        builder.environment().putAll(settings);
        process = builder.start();
        boolean listens = false;
        try {
            port = awaitPort();
            listens = true;
        } finally {
            if (!listens) {
                kill();
            }
        }
    }

    private int awaitPort() {
        AtomicInteger found = new AtomicInteger();
        Await.until("the engine listens", () -> {
            String said = Files.readString(log);
            if (!process.isAlive()) {
                throw new IOException("it ended: " + said);
            }
            Matcher listening = LISTENING.matcher(said);
            found.set(listening.find() ? Integer.parseInt(listening.group(1)) : 0);
            return found.get() > 0;
        });
        return found.get();
    }

    private static String absolute(String classes) {
        return Stream.of(classes.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has written to its log. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Ends it as a crash would, and the Redis that it has started, if any. */
    void kill() {
        ProcessTree.kill(process);
    }
}
