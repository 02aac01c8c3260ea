package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tallylight.orders.Delivery.State;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import io.tallylight.testing.Await;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What is said of orders that an order system was never sent. */
class UnsentOrdersTest extends FlushFixture {
    /** Wants no orders with these numbers. */
    private static final class Picky implements OrderSystem {
        final Set<Long> unwanted = ConcurrentHashMap.newKeySet();

        @Override
        public String name() {
            return "picky";
        }

        @Override
        public List<RecordResult> record(List<OrderEvent> events, RecordAttempt attempt) {
            return events.stream()
                    .<RecordResult>map(event -> unwanted.contains(event.number())
                            ? new RecordResult.Unwanted()
                            : new RecordResult.Recorded())
                    .toList();
        }

        @Override
        public void close() {}
    }

    private List<State> states(TestNode node, String system, List<Long> numbers) {
        return Await.result(new DeliveryReader(node.redis, List.of(system)).read(SHOW, false, numbers)).stream()
                .map(of -> of.get(0).state())
                .toList();
    }

    @Test
    void whatASystemDoesNotWantIsNotDelivered() throws Exception {
        Picky picky = new Picky();
        picky.unwanted.addAll(List.of(2L, 3L, 4L, 6L));
        for (int i = 0; i < 7; i++) {
            writer.commit(1);
        }
        TestNode node = node("a", picky);
        awaitProgress("picky", 7);
        assertEquals("2-4,6-6", delivery("picky:unsent"));
        assertEquals(
                List.of(
                        State.DELIVERED,
                        State.NOT_SENT,
                        State.NOT_SENT,
                        State.NOT_SENT,
                        State.DELIVERED,
                        State.NOT_SENT,
                        State.DELIVERED,
                        State.PENDING),
                states(node, "picky", List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L)));
    }

    @Test
    void nobodyWaitsForAnOrderThatIsNotSent() throws Exception {
        Picky picky = new Picky();
        picky.unwanted.add(1L);
        writer.commit(2);
        TestNode node = node("a", picky);
        awaitProgress("picky", 2);
        Vertx vertx = Vertx.vertx();
        DeliveryAwaiter deliveryAwaiter = new DeliveryAwaiter(vertx, node.redis, "picky", 20_000, node.flushers::wake);
        assertFalse(Await.result(deliveryAwaiter.await(SHOW, 1)));
        assertEquals(true, Await.result(deliveryAwaiter.await(SHOW, 2)));
        Await.result(vertx.close());
    }

    @Test
    void ordersFromBeforeASystemWasAddedAreNotSent() throws Exception {
        writer.commit(3);
        TestNode before = node("a");
        awaitProgress("sqlite", 3);
        awaitEmptyOutbox();
        before.close();
        TestOrderSystem added = open("added");
        TestNode node = node("b", system, added);
        writer.commit(2);
        awaitProgress("added", 5);
        assertEquals(List.of(4L, 5L), recorded("added"));
        assertEquals(
                List.of(State.NOT_SENT, State.NOT_SENT, State.NOT_SENT, State.DELIVERED, State.DELIVERED),
                states(node, "added", upTo(5)));
        assertEquals(List.of(State.DELIVERED), states(node, "sqlite", List.of(1L)));
    }

    @Test
    void theOldestRangesAreForgottenAtTheLimit() throws Exception {
        Picky picky = new Picky();
        for (long number = 1; number <= 500; number += 2) {
            picky.unwanted.add(number);
        }
        for (int i = 0; i < 25; i++) {
            writer.commit(20);
        }
        TestNode node = node("a", picky);
        awaitProgress("picky", 500);
        assertEquals(200, String.valueOf(delivery("picky:unsent")).split(",").length);
        assertEquals(List.of(State.NOT_SENT, State.DELIVERED), states(node, "picky", List.of(499L, 500L)));
    }

    @Test
    void whatAnotherNodesSystemHasNotReadIsNotTrimmed() throws Exception {
        TestOrderSystem other = open("other");
        TestNode elsewhere = node("b", system, other);
        Await.until("the other node says what it reads", () -> commands.hexists(bytes("tl:readers"), bytes("other")));
        elsewhere.close(); // a restart, say
        TestNode node = node("a");
        writer.commit(1);
        awaitProgress("sqlite", 1);
        node.drain();
        node.drain();
        assertEquals(1, commands.xlen(bytes(keys.outbox())));
        TestNode back = node("c", system, other);
        awaitProgress("other", 1);
        awaitEmptyOutbox();
        assertEquals(List.of(1L), recorded("other"));
        assertEquals(List.of(State.DELIVERED), states(back, "other", List.of(1L)));
    }

    @Test
    void aSystemThatNobodyHasReadForAnHourHoldsNothingBack() throws Exception {
        long longAgo = System.currentTimeMillis() - Outbox.PARKED_AFTER_MS - 1_000;
        commands.hset(bytes("tl:readers"), bytes("removed"), bytes(Long.toString(longAgo)));
        TestNode node = node("a");
        writer.commit(1);
        node.drain();
        awaitEmptyOutbox();
    }
}
