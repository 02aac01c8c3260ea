package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.testing.Await;
import io.tallylight.testing.LogLines;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisClockTest {
    /** The system's clock, some way off, which somebody may set. */
    private static final class WrongClock extends Clock {
        private volatile Duration ahead;

        WrongClock(Duration ahead) {
            this.ahead = ahead;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    private RealRedis server;
    private SharedRedis redis;

    @SuppressWarnings("NullAway.Init") // before each test
    RedisClockTest() {}

    @BeforeEach
    void start() throws IOException {
        server = new RealRedis(folder);
        redis = SharedRedis.connect(server.url());
    }

    @AfterEach
    void stop() {
        redis.close();
        server.close();
        Await.result(vertx.close());
    }

    private RedisClock clock(Clock own) {
        return Await.result(RedisClock.start(vertx, redis, own, System::nanoTime, meters));
    }

    /** Redis runs on this machine, so its clock is the system's; the bound is far above any round trip that counts. */
    private static void assertTellsTheTimeOfRedis(RedisClock clock) {
        assertTrue(Math.abs(System.currentTimeMillis() - clock.millis()) < RedisClock.OFF_MS);
    }

    @Test
    void aNodeSixMinutesBehindTellsTheTimeOfRedisAndWarns() {
        try (LogLines log = LogLines.of(RedisClock.class)) {
            RedisClock clock = clock(new WrongClock(Duration.ofMinutes(-6)));
            assertTellsTheTimeOfRedis(clock);
            assertTrue(Math.abs(clock.millis() - clock.instant().toEpochMilli()) < RedisClock.OFF_MS);
            assertTrue(clock.isOff() && clock.isFarOff());
            assertEquals(360, meters.get("tallylight.clock.offset").gauge().value(), 2);
            assertTrue(
                    log.tell("WARN this node's clock differs from Redis's by 3"),
                    log.all().toString());
            clock.close();
        }
    }

    @Test
    void aNodeWithTheRightClockDoesNotWarn() {
        try (LogLines log = LogLines.of(RedisClock.class)) {
            RedisClock clock = clock(Clock.systemUTC());
            assertTellsTheTimeOfRedis(clock);
            assertFalse(clock.isOff());
            assertEquals(List.of(), log.all());
            clock.close();
        }
    }

    @Test
    void aClockThatIsSetWhileTheNodeRunsIsMeasuredAgain() {
        WrongClock own = new WrongClock(Duration.ZERO);
        try (LogLines log = LogLines.of(RedisClock.class)) {
            RedisClock clock = clock(own);
            own.ahead = Duration.ofHours(1);
            Await.until("it is seen", clock::isFarOff);
            assertTellsTheTimeOfRedis(clock);
            own.ahead = Duration.ZERO;
            Await.until("it is seen to be right again", () -> !clock.isOff());
            assertTellsTheTimeOfRedis(clock);
            Await.until("the log reports it", () -> log.tell("INFO this node's clock agrees with Redis's again"));
            clock.close();
        }
    }

    @Test
    void whileRedisIsAwayTheStartGoesOnWithTheOwnClock() {
        server.kill();
        Await.until("the connection is seen to be gone", () -> !redis.isConnected());
        RedisClock clock = clock(new WrongClock(Duration.ofMinutes(5)));
        assertEquals(0, clock.offsetMs());
        assertFalse(clock.isOff());
        clock.close();
    }
}
