package io.tallylight.load.harness;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Redis that several engines share: the machine's own {@code redis-server}, with every write synced. */
public final class RedisServer implements AutoCloseable {
    private static final String PROGRAM = "redis-server";
    private static final long START_S = 30;

    private final JarProcess process;
    private final int port;

    private RedisServer(JarProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The program on the {@code PATH}; empty where there is none. */
    public static Optional<Path> program() {
        var folders = Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1);
        return Arrays.stream(folders)
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts one over a folder, which is made, and returns when it takes connections. */
    public static RedisServer start(Path program, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var command = List.of(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--save",
                "");
        var process = JarProcess.command(command, Map.of());
        try {
            var unused = process.awaitLine(line -> line.contains("Ready to accept connections"), START_S);
        } catch (IllegalStateException e) {
            process.close();
            throw e;
        }
        return new RedisServer(process, port);
    }

    public int port() {
        return port;
    }

    /** As {@code redis.url} takes it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
    }
}
