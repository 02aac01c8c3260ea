package io.tallylight.load.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A program, mostly in Java, that runs as a process of its own, with all that it prints on either stream. */
public final class JarProcess implements AutoCloseable {
    private static final long STOP_S = 30;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private boolean ended;

    private JarProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    public static JarProcess start(Path jar, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return java(command, Map.of());
    }

    /**
     * Runs the {@code java} that runs this.
     *
     * @param arguments all of them, from the flags of the virtual machine on
     * @param environment variables on top of this process's own
     */
    public static JarProcess java(List<String> arguments, Map<String, String> environment) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return command(command, environment);
    }

    /** Runs any program; {@code environment} has variables on top of this process's own. */
    public static JarProcess command(List<String> command, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new JarProcess(builder.start());
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Writes a line to its standard input. */
    public void say(String line) throws IOException {
        var in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /**
     * The first line that matches, of all printed so far or still to come.
     *
     * @throws IllegalStateException with the whole output, where the process ended or the time passed without one
     */
    public String awaitLine(Predicate<String> wanted, long withinS) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(withinS);
        synchronized (lines) {
            int next = 0;
            while (true) {
                for (; next < lines.size(); next++) {
                    if (wanted.test(lines.get(next))) {
                        return lines.get(next);
                    }
                }
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                if (ended || leftMs <= 0) {
                    throw new IllegalStateException("no such line in " + withinS + " s:\n" + output());
                }
                lines.wait(leftMs);
            }
        }
    }

    /** Its exit code; what it printed is then complete. */
    public int awaitExit(long withinS) throws InterruptedException {
        if (!process.waitFor(withinS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running after " + withinS + " s:\n" + output());
        }
        reader.join(TimeUnit.SECONDS.toMillis(STOP_S));
        return process.exitValue();
    }

    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** What it has started and what those have. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(STOP_S, TimeUnit.SECONDS);
    }

    /** Asks it to end, and makes it and what it has started end where it does not. */
    @Override
    public void close() {
        var started = descendants();
        process.destroy();
        try {
            if (!process.waitFor(STOP_S, TimeUnit.SECONDS)) {
                kill();
                started.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            @Nullable String line = output.readLine();
            while (line != null) {
                add(line);
                line = output.readLine();
            }
        } catch (IOException e) {
            add(new UncheckedIOException(e).toString());
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    private void add(String line) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }
}
