package io.tallylight.testing;

import io.tallylight.embedded.EmbeddedRedisException;
import io.tallylight.embedded.RedisBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Redis process with an append-only file, which a test may kill, freeze and start again on the same port and folder. It
 * syncs each write, unless it is told otherwise.
 */
public final class RealRedis implements AutoCloseable {
    private static final int ANSWER_MS_MAX = 1_000;

    private static @Nullable Path binary;

    private final Path folder;
    private final int port;
    private List<String> settings;
    private Process process;

    /**
     * Starts one; the folder is made where it is missing.
     *
     * @param settings names and values, which come after ours: {@code "--appendfsync", "no"}
     */
    public RealRedis(Path folder, String... settings) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.settings = List.of(settings);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = launch();
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Ends it as a crash would. */
    public void kill() {
        Await.ended(process.destroyForcibly());
    }

    public void startAgain() throws IOException {
        process = launch();
    }

    /** The same with other settings. */
    public void startAgain(String... settings) throws IOException {
        this.settings = List.of(settings);
        process = launch();
    }

    /**
     * Starts it again, and returns while it reads its data.
     *
     * @param microsPerKey that it takes for each key, so that there is time to look
     */
    public void startLoading(int microsPerKey) throws IOException {
        List<String> slow = new ArrayList<>(settings);
        slow.addAll(List.of("--key-load-delay", Integer.toString(microsPerKey)));
        settings = slow;
        process = launch("-LOAD");
    }

    /** What it answers to a command in one line, as it stands on the wire. */
    public String ask(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.endsWith("+OK\r\n") ? answer.substring(0, answer.length() - 5) : answer;
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }

    /** Stops it where it is; it holds its connections, and answers nothing until it goes on. */
    public void pause() {
        Signal.send(process, "STOP");
    }

    public void goOn() {
        Signal.send(process, "CONT");
    }

    @Override
    public void close() {
        kill();
    }

    private Process launch() throws IOException {
        return launch("+PONG");
    }

    /** @param answer the beginning of what it answers to a PING from then on */
    private Process launch(String answer) throws IOException {
        Path log = folder.resolve("redis.log");
        List<String> command = new ArrayList<>(List.of(executable().toString()));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", folder.toString()));
        command.addAll(List.of("--appendonly", "yes", "--appendfsync", "always", "--save", ""));
        command.addAll(settings);
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ready = false;
        try {
            Await.until("Redis answers", () -> {
                if (!started.isAlive()) {
                    throw new IOException("Redis ended: " + Files.readString(log));
                }
                return answers(answer);
            });
            ready = true;
            return started;
        } finally {
            if (!ready) {
                ProcessTree.kill(started);
            }
        }
    }

    /** Whether it has loaded its data, not merely its port. */
    private boolean answers(String answer) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MS_MAX);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals(answer);
        } catch (IOException notYet) {
            return false;
        }
    }

    private static synchronized Path executable() throws IOException {
        if (binary == null) {
            Path unpacked = Files.createTempDirectory("redis").resolve("redis-server");
            unpacked.toFile().deleteOnExit();
            try {
                RedisBinary.copyTo(unpacked);
            } catch (EmbeddedRedisException e) {
                throw new IOException(e);
            }
            binary = unpacked;
        }
        return binary;
    }
}
