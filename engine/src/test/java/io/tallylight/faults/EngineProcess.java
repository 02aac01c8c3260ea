package io.tallylight.faults;

import io.tallylight.testing.ProcessTree;
import io.tallylight.testing.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An engine in a process of its own, which a test may kill. What it prints goes to a file beside its data. */
final class EngineProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Tallylight .* is listening on http://\\S+:(\\d+)");

    private final Process process;
    private final int port;

    /** Starts one with these settings, by their environment variables, and returns when it serves. */
    EngineProcess(Path data, Map<String, String> settings) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                classes,
                "io.tallylight.cli.Tallylight",
                "serve",
                "--port",
                "0",
                "--data",
                data.toString()));
        builder.environment().keySet().removeIf(name -> name.startsWith("TALLYLIGHT_"));
        builder.environment().putAll(settings);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(
                data.resolveSibling("engine.log").toFile()));
        process = builder.start();
        boolean listens = false;
        try {
            port = awaitPort();
            listens = true;
        } finally {
            if (!listens) {
                close();
            }
        }
    }

    private int awaitPort() throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.matches()) {
                return Integer.parseInt(listening.group(1));
            }
        }
        throw new IOException("the engine did not start");
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as a crash would; may be called more than once, from any thread. */
    void kill() {
        process.destroyForcibly();
    }

    /** Stops it where it is: it keeps its connections, and answers nothing until it goes on. */
    void pause() {
        Signal.send(process, "STOP");
    }

    void goOn() {
        Signal.send(process, "CONT");
    }

    /** Kills it, and the Redis that it has started, if any. */
    @Override
    public void close() {
        ProcessTree.kill(process);
    }
}
