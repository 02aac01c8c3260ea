package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TakeOverTest extends FlushFixture {
    private String holder() {
        byte[] value = commands.get(bytes(keys.lease("sqlite")));
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    @Test
    void ofTwoNodesOneFlushesAShow() throws Exception {
        TestNode first = node("a");
        TestNode second = node("b");
        for (int entry = 0; entry < 300; entry++) {
            writer.commit(1 + entry % 7);
        }
        awaitProgress("sqlite", writer.last());
        assertEquals(upTo(writer.last()), recorded());
        Await.until(
                "all are counted once",
                () -> first.counter("flushed", "sqlite") + second.counter("flushed", "sqlite") == writer.last());
        assertEquals(0, first.counter("alarms", "sqlite") + second.counter("alarms", "sqlite"));
    }

    @Test
    void aNodeIsToldOnceOfAnotherThatFlushesAndOfNoneThatDied() throws Exception {
        TestOrderSystem stuck = open("stuck"); // keeps the outbox filled
        stuck.before = events -> {
            throw TestOrderSystem.failure();
        };
        writer.commit(2);
        TestNode dead = node("a", stuck);
        Await.until("it holds the lease", () -> commands.exists(bytes(keys.lease("stuck"))) == 1);
        dead.kill();
        TestNode heir = node("b", stuck);
        Await.until("the lease is taken over", () -> {
            byte[] value = commands.get(bytes(keys.lease("stuck")));
            return value != null && new String(value, StandardCharsets.UTF_8).startsWith("b/");
        });
        TestNode late = node("c", stuck);
        Await.until("it is told", () -> !late.othersSeen.isEmpty());
        late.drain();
        assertEquals(List.of(SHOW), List.copyOf(late.othersSeen));
        assertEquals(List.of(), List.copyOf(heir.othersSeen));
    }

    @Test
    void aNodeThatIsClosedInOrderGivesItsLeaseUp() throws Exception {
        TestNode first = node("a");
        writer.commit(1);
        awaitProgress("sqlite", 1);
        first.close();
        assertEquals("", holder());
    }

    @Test
    void aStalledNodeThatWakesUpChangesNothing() throws Exception {
        CountDownLatch woken = new CountDownLatch(1);
        AtomicBoolean stalled = new AtomicBoolean();
        TestNode first = node("a");
        system.before = events -> {
            if (stalled.compareAndSet(false, true)) {
                first.kill(); // it can renew nothing any more, as if the whole process stood still
                await(woken);
            }
        };
        writer.commit(10);
        Await.until("the first node is stalled", stalled::get);
        TestNode second = node("b");
        writer.commit(10);
        awaitProgress("sqlite", 20);
        woken.countDown();
        first.close();
        writer.commit(1);
        awaitProgress("sqlite", 21);
        assertEquals(upTo(21), recorded());
        assertEquals(0, second.counter("alarms", "sqlite"));
        assertTrue(system.offered().size() >= 31, "the stalled node's ten were not offered twice");
    }

    @Test
    void aLeaseLostWhileRecordingIsNoticedWhenSettling() throws Exception {
        AtomicBoolean taken = new AtomicBoolean();
        system.after = events -> {
            if (taken.compareAndSet(false, true)) {
                assertEquals("OK", commands.set(bytes(keys.lease("sqlite")), bytes("c/somebody")));
            }
        };
        writer.commit(3);
        TestNode node = node("a");
        Await.until("the lease was taken away", taken::get);
        TestNode other = node("b");
        other.drain();
        node.drain();
        assertNull(delivery("sqlite"));
        assertEquals(1, commands.del(bytes(keys.lease("sqlite"))));
        awaitProgress("sqlite", 3);
        assertEquals(upTo(3), recorded());
    }

    @Test
    void aLongBatchKeepsItsLease() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        system.before = events -> await(go);
        writer.commit(1);
        TestNode first = node("a");
        Await.until("it is recording", () -> system.offered().size() == 1);
        String mine = holder();
        assertTrue(mine.startsWith("a/"), mine);
        TestNode second = node("b");
        AtomicLong renewed = new AtomicLong();
        AtomicLong last = new AtomicLong(Long.MAX_VALUE);
        Await.until("the lease was renewed five times", () -> {
            long left = commands.pttl(bytes(keys.lease("sqlite")));
            return left > last.getAndSet(left) && renewed.incrementAndGet() == 5;
        });
        assertEquals(mine, holder());
        go.countDown();
        awaitProgress("sqlite", 1);
        assertEquals(1, system.offered().size());
        assertEquals(0, second.counter("flushed", "sqlite"));
        first.awaitCounter(1, "flushed", "sqlite");
    }

    @Test
    void redisMayBeKilledAndComeBack() throws Exception {
        TestNode first = node("a");
        writer.commit(20);
        awaitProgress("sqlite", 20);
        AtomicBoolean killed = new AtomicBoolean();
        system.after = events -> {
            if (killed.compareAndSet(false, true)) {
                redis.kill();
            }
        };
        writer.commit(20);
        Await.until("Redis is dead", killed::get);
        redis.startAgain();
        awaitProgress("sqlite", 40);
        Await.until("the writer's connection is back", this::canCommit);
        awaitProgress("sqlite", writer.last());
        assertEquals(upTo(writer.last()), recorded());
        assertEquals(0, first.counter("alarms", "sqlite"));
    }

    private boolean canCommit() {
        try {
            writer.commit(5);
            return true;
        } catch (io.lettuce.core.RedisException e) {
            return false;
        }
    }

    @Test
    void aRedisThatComesBackEmptyIsFlushedFromTheStart() throws Exception {
        TestNode node = node("a");
        writer.commit(3);
        awaitProgress("sqlite", 3);
        assertEquals("OK", commands.flushall());
        TestOutboxWriter again = new TestOutboxWriter(commands, SHOW);
        again.commit(5);
        awaitProgress("sqlite", 5);
        assertEquals(upTo(5), recorded());
        assertEquals(0, node.counter("alarms", "sqlite"));
    }

    @Test
    void aDestroyedGroupIsMadeAgainAtTheStart() throws Exception {
        TestOrderSystem other = open("other");
        other.before = events -> {
            throw TestOrderSystem.failure();
        };
        TestNode node = node("a", system, other);
        writer.commit(3);
        awaitProgress("sqlite", 3);
        assertEquals(true, commands.xgroupDestroy(bytes(keys.outbox()), bytes("sqlite")));
        assertEquals(1, commands.del(bytes(keys.delivery())));
        writer.commit(2);
        awaitProgress("sqlite", 5);
        assertEquals(upTo(5), recorded());
        other.before = events -> {};
        awaitProgress("other", 5);
        assertEquals(upTo(5), recorded("other"));
        awaitEmptyOutbox();
        assertEquals(0, node.counter("alarms", "sqlite"));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test did not go on");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
