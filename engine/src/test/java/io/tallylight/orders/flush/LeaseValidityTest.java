package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import io.tallylight.testing.Await;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseValidityTest extends FlushFixture {
    private static final byte[] OTHER = TestOutboxWriter.bytes("another node");

    @Test
    void itIsSureForTwoThirdsOfItsTimeFromWhenItWasAskedFor() {
        AtomicLong ns = new AtomicLong();
        LeaseValidity lease = new LeaseValidity(3_000, ns::get);
        assertFalse(lease.isHeld());
        lease.answered(true, 0);
        ns.set(TimeUnit.MILLISECONDS.toNanos(1_999));
        assertTrue(lease.isHeld());
        ns.set(TimeUnit.MILLISECONDS.toNanos(2_000));
        assertFalse(lease.isHeld());
        lease.answered(true, ns.get());
        assertTrue(lease.isHeld());
        lease.answered(false, ns.get());
        assertFalse(lease.isHeld());
    }

    /** Sends one event after another, as a webhook does; before the second of its first batch its node loses the lease. */
    private final class Slow implements OrderSystem {
        private final AtomicInteger batches = new AtomicInteger();
        private final List<Long> sent = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public List<RecordResult> record(List<OrderEvent> events, RecordAttempt attempt) throws OrderSystemException {
            boolean late = batches.incrementAndGet() == 1;
            for (OrderEvent event : events) {
                attempt.requireLease();
                sent.add(event.number());
                if (late) {
                    byte[] lease = TestOutboxWriter.bytes(keys.lease("slow"));
                    assertEquals("OK", commands.set(lease, OTHER));
                    Await.until(
                            "it is known that the lease is lost",
                            () -> !attempt.lease().getAsBoolean());
                    assertEquals(1, commands.del(lease));
                    late = false;
                }
            }
            return events.stream()
                    .<RecordResult>map(e -> new RecordResult.Recorded())
                    .toList();
        }

        @Override
        public void close() {}
    }

    @Test
    void aFlusherThatWakesLateReadsAgainBeforeItSendsOn() throws Exception {
        writer.commit(3);
        Slow slow = new Slow();
        TestNode node = node("a", slow);
        awaitProgress("slow", 3);
        assertEquals(List.of(1L, 1L, 2L, 3L), slow.sent, "it sent on without its lease");
        assertEquals(0, node.counter("failures", "slow"));
    }
}
