package io.tallylight.orders.flush;

import static io.tallylight.orders.flush.TestOutboxWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.orders.LedgerEvent;
import io.tallylight.orders.LedgerEventReceiver;
import io.tallylight.orders.OrderEvent;
import io.tallylight.orders.OrderSystem;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.RecordAttempt;
import io.tallylight.orders.RecordResult;
import io.tallylight.testing.Await;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** A notice's way from the outbox to a system that hears of more than orders. */
class NoticeFlushTest extends FlushFixture {
    /** What the system was told, in order: SKUs of notices and numbers of orders. */
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private interface Trouble {
        void after(LedgerEvent notice) throws OrderSystemException;
    }

    private volatile Trouble trouble = notice -> {};

    private final class Hearer implements OrderSystem, LedgerEventReceiver {
        @Override
        public String name() {
            return "hearer";
        }

        @Override
        public List<RecordResult> record(List<OrderEvent> events, RecordAttempt attempt) {
            events.forEach(event -> heard.add(Long.toString(event.number())));
            return events.stream()
                    .<RecordResult>map(event -> new RecordResult.Recorded())
                    .toList();
        }

        @Override
        public boolean tell(String show, List<LedgerEvent> notices, RecordAttempt attempt) throws OrderSystemException {
            for (LedgerEvent notice : notices) {
                heard.add(notice.id());
                trouble.after(notice);
            }
            return true;
        }

        @Override
        public void close() {}
    }

    private void soldOut(String sku) {
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(8)
                    .packString("offer.sold_out")
                    .packLong(100)
                    .packString("e1")
                    .packLong(7);
            out.packString(sku).packLong(9).packLong(3).packLong(6);
            Object[] fields = {bytes("n"), out.toByteArray()};
            assertTrue(!commands.xadd(bytes(keys.outbox()), fields).isEmpty());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String id(String sku) {
        return SHOW + ":e1:7:" + sku + ":sold_out";
    }

    @Test
    void whatFailsIsToldAgainBeforeAnythingBehindIt() {
        AtomicInteger failures = new AtomicInteger();
        trouble = notice -> {
            if (failures.incrementAndGet() <= 2) {
                throw TestOrderSystem.failure();
            }
        };
        soldOut("A");
        writer.commit(1);
        soldOut("B");
        TestNode node = node("a", new Hearer());
        awaitEmptyOutbox();
        assertEquals(List.of(id("A"), id("A"), id("A"), id("B"), "1"), heard);
        assertEquals(2, node.counter("failures", "hearer"));
        assertEquals(0, node.counter("dead", "hearer"));
    }

    @Test
    void aNodeThatDiesBetweenTellingAndNotingItLeavesItToTheNext() {
        AtomicInteger told = new AtomicInteger();
        TestNode first = node("a", new Hearer());
        trouble = notice -> {
            if (told.incrementAndGet() == 1) {
                first.kill();
            }
        };
        soldOut("A");
        Await.until("the first node is dead", first::isDead);
        TestNode second = node("b", new Hearer());
        awaitEmptyOutbox();
        assertEquals(List.of(id("A"), id("A")), heard);
        assertEquals(0, second.counter("alarms", "hearer"));
    }
}
