package io.tallylight.orders;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.tallylight.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/** A real Redis with an append-only file, which a test may kill and start again on the same port and data. */
final class TestRedis implements AutoCloseable {
    private static @Nullable Path binary;

    private final Path folder;
    private final int port;
    private Process process;

    TestRedis(Path folder) throws IOException {
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = launch();
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Ends it as a power cut would, as far as the process is concerned. */
    void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    void startAgain() throws IOException {
        process = launch();
    }

    /** A connection of the test's own, to look at and prepare data. */
    RedisClient client() {
        return RedisClient.create(url());
    }

    private Process launch() throws IOException {
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
                        "always",
                        "--save",
                        "")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        RedisClient client = client();
        try {
            Await.until("Redis answers", () -> answers(client));
        } finally {
            client.shutdown();
        }
        return started;
    }

    private static boolean answers(RedisClient client) {
        try (StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
            RedisCommands<byte[], byte[]> commands = connection.sync();
            return "PONG".equals(commands.ping());
        } catch (RedisException e) {
            return false;
        }
    }

    private static synchronized Path executable() throws IOException {
        if (binary == null) {
            binary = RedisExecProvider.defaultProvider().get().toPath();
        }
        return binary;
    }

    @Override
    public void close() {
        kill();
    }
}
