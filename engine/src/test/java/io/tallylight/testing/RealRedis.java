package io.tallylight.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/**
 * A Redis process with an append-only file, which a test may kill and start again on the same port and folder. What it
 * acknowledged outlives the process, for which the disk need not be waited for.
 */
public final class RealRedis implements AutoCloseable {
    private static final int ANSWER_MS_MAX = 1_000;

    private static @Nullable Path binary;

    private final Path folder;
    private final int port;
    private Process process;

    /** Starts one; the folder is made where it is missing. */
    public RealRedis(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = launch();
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Ends it as a crash would. */
    public void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    public void startAgain() throws IOException {
        process = launch();
    }

    /** Stops it where it is; it holds its connections, and answers nothing until it goes on. */
    public void pause() {
        signal("STOP");
    }

    public void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process sent = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            int status = sent.onExit().orTimeout(10, TimeUnit.SECONDS).join().exitValue();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " failed with " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException("kill cannot be run", e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private Process launch() throws IOException {
        Path log = folder.resolve("redis.log");
        Process started = new ProcessBuilder(
                        executable().toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString(),
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "no",
                        "--save",
                        "")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Await.until("Redis answers", () -> {
            if (!started.isAlive()) {
                throw new IOException("Redis ended: " + Files.readString(log));
            }
            return answers();
        });
        return started;
    }

    /** Whether it has loaded its data, not merely its port. */
    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MS_MAX);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static synchronized Path executable() throws IOException {
        if (binary == null) {
            binary = RedisExecProvider.defaultProvider().get().toPath();
        }
        return binary;
    }
}
