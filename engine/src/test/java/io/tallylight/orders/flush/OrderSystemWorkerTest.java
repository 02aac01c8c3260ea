package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.orders.JournalEntry;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemContract;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import io.tallylight.orders.flush.OutboxEntry.Item;
import io.tallylight.testing.Await;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a batch says anything of how its order system is. */
class OrderSystemWorkerTest {
    private static final OrderEvent EVENT = OrderSystemContract.events(1, 1).get(0);

    private final Vertx vertx = Vertx.vertx();
    private RecordResult answer = new RecordResult.Recorded();

    /** It keeps no journal and hears of no notices. */
    private final OrderSystemWorker worker = new OrderSystemWorker(
            vertx,
            new OrderSystem() {
                @Override
                public String name() {
                    return "some";
                }

                @Override
                public List<RecordResult> record(List<OrderEvent> events, RecordAttempt attempt) {
                    return events.stream().map(event -> answer).toList();
                }

                @Override
                public void close() {}
            },
            new OrderMetrics(new SimpleMeterRegistry(), "some"),
            new OrderSystemBreaker("some", 1_000, new Random(1), System::nanoTime));

    @AfterEach
    void stop() {
        Await.result(worker.close());
        Await.result(vertx.close());
    }

    private Settlement record(Item... items) {
        return Await.result(worker.record(
                EVENT.show(), List.of(new OutboxEntry("1-0", Arrays.asList(items))), Set.of(), RecordAttempt.FIRST));
    }

    @Test
    void aBatchOfWhatOtherSystemsKeepAsksNothing() {
        Item journal = new OutboxEntry.Journalled(new JournalEntry.ShowDefined(1, "e1", 1, "{}"));
        assertFalse(record(journal, new OutboxEntry.Untold()).asked());
        assertTrue(record(journal, new OutboxEntry.Legible(EVENT)).asked());
    }

    @Test
    void aBatchOfOrdersThatTheSystemDoesNotWantAsksNothing() {
        answer = new RecordResult.Unwanted();
        Settlement settled = record(new OutboxEntry.Legible(EVENT));
        assertFalse(settled.asked());
        assertEquals(1, settled.delivered(), "it is behind us all the same");
        assertEquals(List.of(), settled.dead());
    }
}
