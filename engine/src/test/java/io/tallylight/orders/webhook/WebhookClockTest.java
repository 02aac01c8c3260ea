package io.tallylight.orders.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.TestEvents;
import io.tallylight.redis.RedisClock;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import io.tallylight.testing.RealRedis;
import io.tallylight.testing.Receiver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookClockTest {
    private static final long TOLERANCE_SECONDS = 300;

    private final Vertx vertx = Vertx.vertx();
    private final Receiver receiver = new Receiver();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    WebhookClockTest() {}

    @AfterEach
    void close() {
        receiver.close();
        Await.result(vertx.close());
    }

    /** As libraries of Standard Webhooks do. */
    private void refuseOldMessages() {
        receiver.trouble = (request, received) -> {
            long sent = Long.parseLong(received.headers().get("webhook-timestamp"));
            boolean old = Math.abs(System.currentTimeMillis() / 1_000 - sent) > TOLERANCE_SECONDS;
            if (old) {
                request.response().setStatusCode(400).end("timestamp too old");
            }
            return old;
        };
    }

    @Test
    void aNodeWhoseClockIsSixMinutesBehindDeliversToAReceiverThatChecksTheTime() throws Exception {
        refuseOldMessages();
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-6));
        try (RealRedis server = new RealRedis(folder);
                SharedRedis redis = SharedRedis.connect(server.url())) {
            RedisClock clock =
                    Await.result(RedisClock.start(vertx, redis, wrong, System::nanoTime, new SimpleMeterRegistry()));
            try (OrderSystem system =
                    WebhookOrderSystem.open(vertx, Hooks.settings(receiver.url()), clock, clock::isOff)) {
                assertInstanceOf(
                        RecordResult.Recorded.class,
                        system.record(TestEvents.of(1, 1)).get(0));
            }
            clock.close();
        }
        assertEquals(1, receiver.taken().size());
    }

    @Test
    void aRefusalIsNotFinalWhileTheClocksDisagree() throws OrderSystemException, IOException {
        refuseOldMessages();
        AtomicBoolean off = new AtomicBoolean(true);
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-6));
        try (OrderSystem system = WebhookOrderSystem.open(vertx, Hooks.settings(receiver.url()), wrong, off::get)) {
            assertThrows(OrderSystemException.class, () -> system.record(TestEvents.of(1, 1)));
            off.set(false);
            assertInstanceOf(
                    RecordResult.Refused.class,
                    system.record(TestEvents.of(1, 1)).get(0));
        }
    }
}
