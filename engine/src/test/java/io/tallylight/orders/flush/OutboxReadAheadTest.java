package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.models.stream.PendingMessages;
import io.tallylight.redis.SharedRedis;
import io.tallylight.testing.Await;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxReadAheadTest extends FlushFixture {
    private static final int ENTRIES = 4 * ReadSize.ENTRIES_MIN;

    private void append() {
        for (int i = 0; i < ENTRIES; i++) {
            writer.commit(2);
        }
    }

    private long unacknowledged() {
        PendingMessages pending = commands.xpending(bytes(keys.outbox()), bytes("sqlite"));
        return pending.getCount();
    }

    private void assertAllRecorded() throws Exception {
        awaitProgress("sqlite", writer.last());
        awaitEmptyOutbox();
        assertEquals(upTo(writer.last()), recorded());
    }

    @Test
    void theNextBatchIsReadWhileOneIsRecorded() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        system.before = events -> {
            if (events.get(0).number() == 1) {
                Await.until("the test lets it go", () -> go.await(10, TimeUnit.MILLISECONDS));
            }
        };
        append();
        TestNode node = node("a");
        Await.until("the first batch is on its way", () -> !system.offered().isEmpty());
        Await.until("the next batch is read", () -> unacknowledged() == 2 * ReadSize.ENTRIES_MIN);
        assertEquals(upTo(2 * ReadSize.ENTRIES_MIN), system.offered());
        go.countDown();
        assertAllRecorded();
        assertEquals(upTo(writer.last()), system.offered());
        assertEquals(0, node.counter("alarms", "sqlite"));
    }

    @Test
    void whatWasReadAheadDoesNotOvertakeABatchThatFailed() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        system.before = events -> {
            if (events.get(0).number() == 1 && tries.incrementAndGet() <= 3) {
                Await.until("the next batch is read", () -> unacknowledged() > ReadSize.ENTRIES_MIN);
                throw TestOrderSystem.failure();
            }
        };
        append();
        TestNode node = node("a");
        assertAllRecorded();
        node.awaitCounter(writer.last(), "flushed", "sqlite");
        List<Long> offered = system.offered();
        int lastTry = 3 * 2 * ReadSize.ENTRIES_MIN;
        assertEquals(upTo(writer.last()), offered.subList(lastTry, offered.size()));
    }

    @Test
    void aNodeThatDiedWithABatchReadAheadLeavesItToTheNext() throws Exception {
        TestNode[] dying = new TestNode[1];
        CountDownLatch made = new CountDownLatch(1);
        system.after = events -> {
            Await.until("the node is known", () -> made.await(10, TimeUnit.MILLISECONDS));
            Await.until("the next batch is read", () -> unacknowledged() > ReadSize.ENTRIES_MIN);
            dying[0].kill();
        };
        append();
        dying[0] = node("a");
        made.countDown();
        awaitRecorded(2 * ReadSize.ENTRIES_MIN);
        system.after = events -> {};
        TestNode second = node("b");
        assertAllRecorded();
        assertEquals(0, second.counter("alarms", "sqlite"));
    }

    @Test
    void onlyWhatDirectlyFollowsIsReadAheadAndOnlyByWhoHoldsTheLease() {
        writer.commit(1);
        writer.commit(1);
        writer.commit(1);
        try (SharedRedis own = SharedRedis.connect(redis.url())) {
            Outbox outbox = new Outbox(own, SHOW, "sqlite", "node/1", 10_000);
            assertEquals(List.of(), ids(outbox.readBehind("0-0", 1)), "without the lease");
            String one = ids(outbox.read(1)).get(0);
            assertEquals(List.of(), ids(outbox.readBehind("0-1", 1)), "behind another");
            String two = ids(outbox.readBehind(one, 1)).get(0);
            assertEquals(List.of(), ids(outbox.readBehind(one, 1)), "too late");
            String three = ids(outbox.readBehind(two, 1)).get(0);
            assertEquals(List.of(one, two, three), ids(outbox.read(9)), "what is not settled comes again");
        }
    }

    private static List<String> ids(CompletionStage<Outbox.Read> reading) {
        return Await.done(reading).entries().stream().map(Outbox.RawEntry::id).toList();
    }
}
