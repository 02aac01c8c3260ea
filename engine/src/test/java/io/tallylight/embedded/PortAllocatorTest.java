package io.tallylight.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stranger takes a port between the moment it is found free and the moment Redis asks for it. */
@Timeout(60)
class PortAllocatorTest {
    @TempDir
    Path data;

    private ServerSocketChannel stranger;
    private int taken;

    PortAllocatorTest() {}

    @BeforeEach
    void listen() throws Exception {
        stranger = ServerSocketChannel.open().bind(PortAllocator.on(0));
        stranger.configureBlocking(false);
        taken = ((InetSocketAddress) stranger.getLocalAddress()).getPort();
    }

    @AfterEach
    void stop() throws Exception {
        stranger.close();
    }

    /** The first port is the one for clients, the second the one on which Redis loads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aPortThatWasTakenMeanwhileIsReplacedByAnother(int which) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        PortAllocator portAllocator = () -> asked.incrementAndGet() == which ? taken : PortAllocator.random();
        try (HeldRedis redis = HeldRedis.start(data, portAllocator)) {
            assertEquals(1, Redises.sell(redis.url()));
            assertFalse(redis.url().endsWith(":" + taken));
            assertEquals(4, asked.get());
            assertNull(stranger.accept(), "nobody may offer a stranger the password");
        }
    }

    @Test
    void aMachineWhereEveryPortIsTakenIsToldSo() throws Exception {
        String message = assertThrows(PortTakenException.class, () -> HeldRedis.start(data, () -> taken))
                .toString();
        assertTrue(message.contains("Failed listening on port " + taken), message);
        assertFalse(EmbeddedRedisTest.runsOver(data));
    }
}
