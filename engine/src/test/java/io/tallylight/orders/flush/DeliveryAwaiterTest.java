package io.tallylight.orders.flush;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.sql.Sqlite;
import io.tallylight.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryAwaiterTest extends FlushFixture {
    private static final long LONG_MS = 20_000;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void closeVertx() {
        Await.result(vertx.close());
    }

    private DeliveryAwaiter recorded(TestNode node, @Nullable String counts, long waitMs) {
        DeliveryAwaiter deliveryAwaiter = new DeliveryAwaiter(vertx, node.redis, counts, waitMs, node.flushers::wake);
        node.flushers.onSettled(deliveryAwaiter::settled);
        return deliveryAwaiter;
    }

    @Test
    void anOrderIsWaitedForUntilTheSystemThatCountsHasIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        TestOrderSystem other = open("other");
        system.before = events -> await(go);
        TestNode node = node("a", system, other);
        DeliveryAwaiter deliveryAwaiter = recorded(node, "sqlite", LONG_MS);
        writer.commit(3);
        List<Future<Boolean>> all = new ArrayList<>();
        for (long number = 1; number <= 3; number++) {
            all.add(deliveryAwaiter.await(SHOW, number));
        }
        awaitProgress("other", 3);
        assertFalse(all.get(0).isComplete());
        go.countDown();
        for (Future<Boolean> one : all) {
            assertTrue(Await.result(one));
        }
        assertTrue(Await.result(deliveryAwaiter.await(SHOW, 2)), "one that is there already");
    }

    @Test
    void anotherNodesFlushCountsToo() throws Exception {
        TestNode first = node("a");
        writer.commit(1);
        awaitProgress("sqlite", 1);
        TestNode second = node("b");
        DeliveryAwaiter deliveryAwaiter = recorded(second, "sqlite", LONG_MS);
        writer.commit(1);
        assertTrue(Await.result(deliveryAwaiter.await(SHOW, 2)));
        assertEquals(0, second.counter("flushed", "sqlite"));
        first.awaitCounter(2, "flushed", "sqlite");
    }

    @Test
    void aSystemThatIsDownIsWaitedForNoLongerThanSaid() {
        system.before = events -> {
            throw TestOrderSystem.failure();
        };
        DeliveryAwaiter deliveryAwaiter = recorded(node("a"), "sqlite", 100);
        writer.commit(1);
        assertFalse(Await.result(deliveryAwaiter.await(SHOW, 1)));
    }

    @Test
    void aDeadLetterIsNotRecorded() throws Exception {
        Sqlite.execute(
                url("sqlite"),
                "CREATE TRIGGER bar BEFORE INSERT ON orders WHEN NEW.number = 2"
                        + " BEGIN SELECT RAISE(ABORT, 'barred'); END");
        DeliveryAwaiter deliveryAwaiter = recorded(node("a"), "sqlite", LONG_MS);
        writer.commit(3);
        assertTrue(Await.result(deliveryAwaiter.await(SHOW, 1)));
        assertFalse(Await.result(deliveryAwaiter.await(SHOW, 2)));
        assertTrue(Await.result(deliveryAwaiter.await(SHOW, 3)));
    }

    @Test
    void withoutASystemThatCountsNothingWaits() {
        DeliveryAwaiter deliveryAwaiter = recorded(node("a"), null, LONG_MS);
        assertFalse(deliveryAwaiter.isOn());
        assertTrue(deliveryAwaiter.await(SHOW, 1).isComplete());
    }

    @Test
    void aRedisThatIsAwayIsWaitedForNoLongerThanSaid() {
        TestNode node = node("a");
        DeliveryAwaiter deliveryAwaiter = recorded(node, "sqlite", 300);
        redis.kill();
        assertFalse(Await.result(deliveryAwaiter.await(SHOW, 1)));
    }

    private static void await(CountDownLatch latch) {
        Await.open(latch);
    }
}
