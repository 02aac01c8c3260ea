package io.tallylight.api;

import io.tallylight.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An engine in a process of its own, from the classes under test, which may be killed. */
final class EngineProcess {
    private static final Pattern LISTENING = Pattern.compile("is listening on http://[^:]+:([0-9]+)");

    private final Process process;
    private final int port;

    /** Starts one; settings are by the names of their environment variables. */
    EngineProcess(Path folder, Map<String, String> settings) throws IOException {
        Path log = Files.createTempFile(Files.createDirectories(folder), "engine", ".log");
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        classes,
                        "io.tallylight.Tallylight",
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TALLYLIGHT_"));
        builder.environment().putAll(settings);
        process = builder.start();
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
        port = found.get();
    }

    int port() {
        return port;
    }

    /** Ends it as a crash would. */
    void kill() {
        Await.ended(process.destroyForcibly());
    }
}
