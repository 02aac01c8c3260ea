package io.tallylight.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built jar, running as a process of its own. */
public final class Program implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 40;
    private static final Pattern LISTENING = Pattern.compile("Tallylight .* is listening on (http://\\S+)");

    private final Process process;
    private final CompletableFuture<String> err;
    private final StringBuilder out = new StringBuilder();
    private String url = "";

    /** How it ended and what it said. */
    public record Ended(int code, String out, String err) {}

    private Program(String... arguments) throws IOException {
        this(List.of(), arguments);
    }

    private Program(List<String> jvmOptions, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-jar",
                Objects.requireNonNull(System.getProperty("tallylight.jar"), "run by failsafe, with the jar's path")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("TALLYLIGHT_"));
        process = builder.start();
        err = CompletableFuture.supplyAsync(() -> read(process.errorReader()));
    }

    /** Runs a command that ends by itself. */
    public static Ended run(String... arguments) throws Exception {
        try (Program program = new Program(arguments)) {
            return program.await();
        }
    }

    /** Starts an engine on a free port and returns when it serves. */
    public static Program serve(Path data, String... jvmOptions) throws Exception {
        return awaitListening(new Program(List.of(jvmOptions), "serve", "--port", "0", "--data", data.toString()));
    }

    /** Starts {@code serve} or {@code demo} on a free port and returns when it serves. */
    public static Program start(String command, Path data, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command, "--port", "0", "--data", data.toString()));
        arguments.addAll(List.of(more));
        return awaitListening(new Program(arguments.toArray(String[]::new)));
    }

    private static Program awaitListening(Program program) throws Exception {
        BufferedReader lines = program.process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            program.out.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.matches()) {
                program.url = listening.group(1);
                return program;
            }
        }
        throw new AssertionError("it did not start: " + program.await());
    }

    public String url() {
        return url;
    }

    /** Sends a signal, as {@code kill} does, and waits for the end. */
    public Ended signal(String name) throws Exception {
        Signal.send(process, name);
        return await();
    }

    private Ended await() throws Exception {
        out.append(read(process.inputReader()));
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "it did not end");
        return new Ended(process.exitValue(), out.toString(), err.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    private static String read(BufferedReader reader) {
        StringBuilder text = new StringBuilder();
        reader.lines().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** Asks it to end if a test failed before it did. */
    @Override
    public void close() {
        process.destroy();
        Await.ended(process);
    }
}
