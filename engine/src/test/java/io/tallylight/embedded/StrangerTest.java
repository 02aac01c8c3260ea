package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user of this machine who does not know the password of the embedded Redis. */
@Timeout(60)
class StrangerTest {
    private static final long BYTES_SENT = 200L << 20;
    private static final long PEAK_BYTES_MAX = 400L << 20;
    private static final long DEADLINE_SECONDS = 40;

    @TempDir
    Path data;

    @Test
    void whoReadsNoAnswersIsDisconnectedBeforeTheyFillTheMemory() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            try (SocketChannel stranger = connect(redis.url())) {
                assertThrows(IOException.class, () -> sendWithoutReading(stranger));
            }
            String memory = Redises.with(redis.url(), commands -> commands.info("memory"));
            long peakBytes = Long.parseLong(field(memory, "used_memory_peak"));
            assertTrue(peakBytes < PEAK_BYTES_MAX, memory);
        }
    }

    @Test
    void redisKnowsNothingOfTheEnginesEnvironment() throws Exception {
        try (HeldRedis redis = HeldRedis.start(data)) {
            Path environment = Path.of("/proc/" + redis.pid() + "/environ");
            Assumptions.assumeTrue(Files.isReadable(environment), "needs /proc");
            for (String name : Files.readString(environment).split("\0", -1)) {
                assertFalse(!name.isEmpty() && !name.matches("(PATH|PWD|OLDPWD|SHLVL|_|LANG|LC_[A-Z]+|TZ)=.*"), name);
            }
        }
    }

    private static SocketChannel connect(String url) throws IOException {
        int port = URI.create(url).getPort();
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        channel.configureBlocking(false);
        return channel;
    }

    /** Each PING costs the server an answer of 35 bytes; ends with the exception of a closed connection. */
    private static void sendWithoutReading(SocketChannel stranger) throws Exception {
        byte[] pings = "PING\r\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer next = ByteBuffer.wrap(pings);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        for (long sent = 0; sent < BYTES_SENT && System.nanoTime() - end < 0; ) {
            sent += stranger.write(next);
            if (!next.hasRemaining()) {
                next = ByteBuffer.wrap(pings);
            }
            Thread.onSpinWait();
        }
    }

    private static String field(String info, String name) {
        Map<String, String> fields = new HashMap<>();
        info.lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> {
                    fields.put(pair[0], pair[1]);
                });
        return String.valueOf(fields.get(name));
    }
}
